using Berth.Linux.Errors;

namespace Berth.Storage.Tar;

/// <summary>An archive is malformed, truncated, or wants something that a layer may not have.</summary>
public sealed class TarException(string message, Exception? cause = null)
    : EngineException(ErrorKind.InvalidArgument, message, cause);
