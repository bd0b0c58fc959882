using System.Text;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Systemd.Journal;

/// <summary>
/// Reads entries of the system's journal in order (sd-journal(3)). Matches are set first, then a place is sought, then
/// <see cref="MoveNext"/> goes through the entries. Not thread-safe.
/// </summary>
public sealed class JournalReader : IDisposable
{
    private const int LocalOnly = 1;
    private readonly nint _journal;
    private Descriptor? _wakeUp;
    private bool _disposed;

    /// <summary>Opens the journal of this machine, or the journal files in <paramref name="directory"/>.</summary>
    /// <exception cref="EngineException">There is no libsystemd, or the journal cannot be opened.</exception>
    public JournalReader(string? directory = null)
    {
        try
        {
            Check(directory is null
                ? LibSystemd.sd_journal_open(out _journal, LocalOnly)
                : LibSystemd.sd_journal_open_directory(out _journal, directory, 0), "open");
        }
        catch (DllNotFoundException missing)
        {
            throw new EngineException(ErrorKind.Internal, "reading the journal needs the library libsystemd.so.0", missing);
        }
        // The default cuts fields at 64 KiB; a container's line may be longer.
        Check(LibSystemd.sd_journal_set_data_threshold(_journal, 0), "set data threshold");
    }

    /// <summary>The present entry's time, in microseconds since 1970 (UTC).</summary>
    public long Microseconds
    {
        get
        {
            Check(LibSystemd.sd_journal_get_realtime_usec(_journal, out var microseconds), "get time");
            return (long)microseconds;
        }
    }

    /// <summary>Wants only entries with this field; of several fields all must hold, of several values of one field any.</summary>
    public unsafe void Match(string field, string value)
    {
        var text = Encoding.UTF8.GetBytes($"{field}={value}");
        fixed (byte* start = text)
            Check(LibSystemd.sd_journal_add_match(_journal, start, (nuint)text.Length), "match");
    }

    /// <summary>Begins an alternative: the matches before hold or those that follow.</summary>
    public void Or() => Check(LibSystemd.sd_journal_add_disjunction(_journal), "match");

    /// <summary>Wants every entry again.</summary>
    public void ClearMatches() => LibSystemd.sd_journal_flush_matches(_journal);

    /// <summary>Goes before the first entry.</summary>
    public void SeekFirst() => Check(LibSystemd.sd_journal_seek_head(_journal), "seek");

    /// <summary>Goes before the first entry that is no older than this time.</summary>
    /// <param name="microseconds">Since 1970 (UTC).</param>
    public void SeekTime(long microseconds) => Check(LibSystemd.sd_journal_seek_realtime_usec(_journal, (ulong)Math.Max(0, microseconds)), "seek");

    /// <summary>Goes to the last <paramref name="count"/> entries (1 or more).</summary>
    /// <returns>True where <see cref="Data"/> is the first of them already; false where there is no entry at all.</returns>
    public bool SeekLast(long count)
    {
        Check(LibSystemd.sd_journal_seek_tail(_journal), "seek");
        return Check(LibSystemd.sd_journal_previous_skip(_journal, (ulong)count), "seek") > 0;
    }

    /// <summary>Goes one entry back.</summary>
    public bool MovePrevious() => Check(LibSystemd.sd_journal_previous_skip(_journal, 1), "read") > 0;

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False where there is none yet.</returns>
    public bool MoveNext() => Check(LibSystemd.sd_journal_next(_journal), "read") > 0;

    /// <summary>A field of the present entry, valid until the next call of this object; empty where the entry has none.</summary>
    /// <param name="field">The field's name in ASCII, ended by a zero byte: <c>"MESSAGE\0"u8</c>.</param>
    public unsafe ReadOnlySpan<byte> Data(ReadOnlySpan<byte> field)
    {
        fixed (byte* name = field)
        {
            var result = LibSystemd.sd_journal_get_data(_journal, name, out var data, out var length);
            if (result == -Errno.ENOENT)
                return default;
            Check(result, "read field");
            // The data is NAME=value.
            return new ReadOnlySpan<byte>(data + field.Length, (int)length - field.Length);
        }
    }

    /// <summary>Becomes readable when the journal changes; call <see cref="Acknowledge"/> then. Owned by this object.</summary>
    public Descriptor WakeUp => _wakeUp ??= new Descriptor(Check(LibSystemd.sd_journal_get_fd(_journal), "watch"), owns: false);

    /// <summary>Takes in what <see cref="WakeUp"/> announced.</summary>
    public void Acknowledge() => Check(LibSystemd.sd_journal_process(_journal), "watch");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        LibSystemd.sd_journal_close(_journal);
    }

    private static int Check(int result, string operation)
        => result < 0 ? throw new EngineException(ErrorKind.Internal, $"journal: {operation}: {Errno.Describe(-result)}") : result;
}
