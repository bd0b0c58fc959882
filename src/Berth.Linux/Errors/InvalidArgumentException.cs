namespace Berth.Linux.Errors;

/// <summary>The caller's input is wrong: an option, a name, a document.</summary>
public sealed class InvalidArgumentException(string message, Exception? cause = null)
    : EngineException(ErrorKind.InvalidArgument, message, cause);
