namespace Berth.Engine.Logs;

/// <summary>Which records of a log are wanted. Times are nanoseconds since 1970 (UTC).</summary>
public sealed record LogQuery
{
    /// <summary>Go on with what is written later, until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>Only records at this time or later.</summary>
    public long? Since { get; init; }

    /// <summary>Only records at this time or earlier.</summary>
    public long? Until { get; init; }

    /// <summary>Only this many lines at the log's end; negative for all. The pieces of a line count as one.</summary>
    public long Tail { get; init; } = -1;
}
