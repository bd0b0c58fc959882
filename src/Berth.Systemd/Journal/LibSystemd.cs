using System.Runtime.InteropServices;

namespace Berth.Systemd.Journal;

/// <summary>sd-journal(3), raw. The library is loaded by the first call, so only who reads the journal pays for it.</summary>
internal static partial class LibSystemd
{
    private const string Library = "libsystemd.so.0";

    [LibraryImport(Library)]
    internal static partial int sd_journal_open(out nint journal, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_journal_open_directory(out nint journal, string path, int flags);

    [LibraryImport(Library)]
    internal static partial void sd_journal_close(nint journal);

    [LibraryImport(Library)]
    internal static unsafe partial int sd_journal_add_match(nint journal, byte* data, nuint size);

    [LibraryImport(Library)]
    internal static partial int sd_journal_add_disjunction(nint journal);

    [LibraryImport(Library)]
    internal static partial void sd_journal_flush_matches(nint journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_seek_head(nint journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_seek_tail(nint journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_seek_realtime_usec(nint journal, ulong microseconds);

    [LibraryImport(Library)]
    internal static partial int sd_journal_next(nint journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_previous_skip(nint journal, ulong count);

    [LibraryImport(Library)]
    internal static unsafe partial int sd_journal_get_data(nint journal, byte* field, out byte* data, out nuint length);

    [LibraryImport(Library)]
    internal static partial int sd_journal_set_data_threshold(nint journal, nuint size);

    [LibraryImport(Library)]
    internal static partial int sd_journal_get_realtime_usec(nint journal, out ulong microseconds);

    [LibraryImport(Library)]
    internal static partial int sd_journal_get_fd(nint journal);

    [LibraryImport(Library)]
    internal static partial int sd_journal_process(nint journal);
}
