namespace Berth.Linux.Errors;

/// <summary>A helper program ended with a failure.</summary>
public sealed class HelperException : EngineException
{
    /// <param name="program">The program's name, such as <c>netavark</c>.</param>
    /// <param name="status">Its exit status, or 128 plus the signal that ended it.</param>
    /// <param name="error">What it said, already reduced to its meaning.</param>
    public HelperException(string program, int status, string error)
        : base(ErrorKind.Helper, $"{program}: {(error.Length > 0 ? error : $"exit status {status}")}")
    {
        Program = program;
        Status = status;
        Error = error;
    }

    /// <summary>The program's name.</summary>
    public string Program { get; }

    /// <summary>Exit status, or 128 plus the signal number.</summary>
    public int Status { get; }

    /// <summary>The helper's own message, trimmed.</summary>
    public string Error { get; }
}
