using Berth.Linux.Files;

namespace Berth.Engine.Logs;

/// <summary>The log of one container, read in order and without waiting.</summary>
public abstract class LogSource : IDisposable
{
    /// <summary>The present record; valid after <see cref="MoveNext"/> said true, until it is called again.</summary>
    public abstract LogRecord Current { get; }

    /// <summary>The present record's time, in nanoseconds since 1970 (UTC).</summary>
    public abstract long Nanoseconds { get; }

    /// <summary>Readable when more may be there; null where nothing was opened that could be watched.</summary>
    public abstract Descriptor? WakeUp { get; }

    /// <summary>Whether the record wanted last was passed, so that nothing can come any more.</summary>
    public abstract bool IsPastUntil { get; }

    /// <summary>Goes to the next wanted record.</summary>
    /// <returns>False where there is none at present.</returns>
    public abstract bool MoveNext();

    /// <summary>Takes in what <see cref="WakeUp"/> announced.</summary>
    public abstract void Acknowledge();

    /// <summary>Tells that the writer is gone: what looks unfinished will not be finished any more.</summary>
    public abstract void WriterEnded();

    /// <inheritdoc/>
    public abstract void Dispose();
}
