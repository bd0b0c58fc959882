namespace Berth.Linux.Errors;

/// <summary>A name is taken, or an object's state forbids the operation.</summary>
public sealed class ConflictException(string message, Exception? cause = null)
    : EngineException(ErrorKind.Conflict, message, cause);
