namespace Berth.Engine.Logs;

/// <summary>One record of a container's log: a line, or a piece of one. Its bytes are valid until its source moves on.</summary>
public readonly ref struct LogRecord
{
    /// <summary>The stream that it was written to.</summary>
    public LogStream Stream { get; init; }

    /// <summary>Whether the line goes on in a later record of the same stream: no line end is to be printed.</summary>
    public bool Partial { get; init; }

    /// <summary>What was written, without the line end.</summary>
    public ReadOnlySpan<byte> Message { get; init; }

    /// <summary>The time as RFC 3339 with nine digits, as the log has it.</summary>
    public ReadOnlySpan<byte> Time { get; init; }
}
