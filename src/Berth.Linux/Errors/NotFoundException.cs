namespace Berth.Linux.Errors;

/// <summary>A named object does not exist.</summary>
public sealed class NotFoundException(string message, Exception? cause = null)
    : EngineException(ErrorKind.NotFound, message, cause);
