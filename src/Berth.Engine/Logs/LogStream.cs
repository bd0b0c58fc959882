namespace Berth.Engine.Logs;

/// <summary>Which of a container's streams a record was written to.</summary>
public enum LogStream
{
    /// <summary>Standard output.</summary>
    Output,

    /// <summary>Standard error.</summary>
    Error,
}
