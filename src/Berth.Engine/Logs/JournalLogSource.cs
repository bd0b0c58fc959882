using Berth.Linux.Files;
using Berth.Systemd.Journal;

namespace Berth.Engine.Logs;

/// <summary>
/// A log that conmon writes with its journald driver: entries with CONTAINER_ID_FULL, of priority 3 for standard error, and with
/// CONTAINER_PARTIAL_MESSAGE where a line goes on. Without conmon it is what the container's service wrote in the invocations that it ran
/// in, of which standard error cannot be told apart.
/// </summary>
internal sealed class JournalLogSource : LogSource
{
    private readonly JournalReader _journal;
    private readonly LogQuery _query;
    private readonly DirectLogSource? _direct;
    private bool _pastUntil;
    private byte[] _time = [];

    /// <summary>Opens the journal for the container of this id.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="directory">Where the journal's files are; null for those of this machine.</param>
    /// <param name="direct">Where to find what the container wrote without conmon; null where that wrote its log.</param>
    internal JournalLogSource(string containerId, LogQuery query, string? directory = null, DirectLogSource? direct = null)
    {
        _query = query;
        _direct = direct;
        _journal = new JournalReader(directory);
        try
        {
            if (direct is null)
                _journal.Match("CONTAINER_ID_FULL", containerId);
            else
                direct.Match(_journal);
            if (query.Follow)
                _ = _journal.WakeUp;
            if (query.Tail >= 0)
                FindTail(query.Tail);
            else if (query.Since is { } since)
                _journal.SeekTime((since + 999) / 1000);
            else
                _journal.SeekFirst();
        }
        catch
        {
            _journal.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override LogRecord Current
    {
        get
        {
            // Two fields of one entry are read one after the other, and the first one's bytes may move then: the message comes last.
            var error = _direct is null && _journal.Data("PRIORITY\0"u8) is [(byte)'3'];
            var partial = IsPartial;
            _time = LogTime.Format(Nanoseconds);
            var message = _journal.Data("MESSAGE\0"u8);
            // conmon leaves the line end on; earlier ones took it off.
            if (!partial && message is [.., (byte)'\n'])
                message = message[..^1];
            return new LogRecord { Stream = error ? LogStream.Error : LogStream.Output, Partial = partial, Message = message, Time = _time };
        }
    }

    /// <inheritdoc/>
    public override long Nanoseconds => _journal.Microseconds * 1000;

    /// <inheritdoc/>
    public override Descriptor? WakeUp => _query.Follow ? _journal.WakeUp : null;

    /// <inheritdoc/>
    public override bool IsPastUntil => _pastUntil;

    private bool IsOfOther => _direct is not null && !_direct.IsOfContainer(_journal);

    private bool IsPartial => _journal.Data("CONTAINER_PARTIAL_MESSAGE\0"u8) is [(byte)'t', ..];

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        while (!_pastUntil && _journal.MoveNext())
        {
            var time = Nanoseconds;
            if (time > _query.Until)
                _pastUntil = true;
            else if (IsOfOther)
                continue;
            else if (_query.Since is null || time >= _query.Since)
                return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public override void Acknowledge() => _journal.Acknowledge();

    /// <inheritdoc/>
    public override void WriterEnded()
    {
        if (!_query.Follow)
            return;
        // What conmon sent last may still wait in journald's socket.
        JournalSynchronization.Run();
        _journal.Acknowledge();
    }

    /// <inheritdoc/>
    public override void Dispose() => _journal.Dispose();

    /// <summary>Goes right before the last <paramref name="lines"/> lines; the rule about pieces is that of <see cref="FileLogSource"/>.</summary>
    private void FindTail(long lines)
    {
        // Without a line, the last entry stays behind and the next one is new.
        if (!_journal.SeekLast(1) || lines == 0)
            return;
        long counted = 0;
        for (var last = true; ; last = false)
        {
            // One entry too far is where the reader is to stand.
            if (!IsOfOther && (!IsPartial || last) && counted++ == lines)
                return;
            if (!_journal.MovePrevious())
            {
                _journal.SeekFirst();
                return;
            }
        }
    }
}
