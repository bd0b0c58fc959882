namespace Berth.Engine.Logs;

/// <summary>Takes the records that <see cref="LogReader"/> reads.</summary>
public abstract class LogTarget
{
    /// <summary>Takes a record.</summary>
    /// <param name="container">The container's place in the request.</param>
    /// <param name="record">The record; its bytes are valid only during the call.</param>
    public abstract void Write(int container, in LogRecord record);

    /// <summary>Is called before the reader waits and at the end: what was taken is to be visible now.</summary>
    public abstract void Flush();
}
