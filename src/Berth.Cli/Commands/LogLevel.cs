namespace Berth.Cli.Commands;

/// <summary>The levels of <c>--log-level</c>, from talkative to silent.</summary>
public enum LogLevel
{
    /// <summary>Everything.</summary>
    Trace,

    /// <summary>Debugging; errors come with their stack.</summary>
    Debug,

    /// <summary>Progress.</summary>
    Info,

    /// <summary>The default.</summary>
    Warn,

    /// <summary>Errors only.</summary>
    Error,

    /// <summary>Errors that end the program.</summary>
    Fatal,

    /// <summary>As fatal.</summary>
    Panic,
}
