namespace Berth.Linux.Errors;

/// <summary>
/// The failure of an operation, told in one line that a person can act on. Every error that Berth itself
/// raises is one; a container's own exit status is a return value and never an exception.
/// </summary>
public class EngineException : Exception
{
    /// <summary>An error of the given <paramref name="kind"/>.</summary>
    public EngineException(ErrorKind kind, string message, Exception? cause = null)
        : base(message, cause) => Kind = kind;

    /// <summary>The class of the failure.</summary>
    public ErrorKind Kind { get; }
}
