using Berth.Linux.Errors;

namespace Berth.Engine.Networks.Bolt;

/// <summary>A bbolt database does not hold what its format demands.</summary>
public sealed class BoltFormatException(string path, string what)
    : EngineException(ErrorKind.Internal, $"database \"{path}\" is damaged: {what}");
