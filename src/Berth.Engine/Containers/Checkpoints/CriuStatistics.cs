using Berth.Linux.Files;

namespace Berth.Engine.Containers.Checkpoints;

/// <summary>
/// Reads what CRIU counted: <c>stats-dump</c> and <c>stats-restore</c>, which are two magic numbers, a length, and a protocol buffer
/// <c>stats_entry</c> (criu, images/stats.proto).
/// </summary>
internal static class CriuStatistics
{
    private const int HeaderLength = 12;
    private static readonly string?[] s_dump = [null, "freezing_time", "frozen_time", "memdump_time", "memwrite_time", "pages_scanned", "pages_skipped_parent", "pages_written", "irmap_resolve", "pages_lazy"];
    private static readonly string?[] s_restore = [null, "pages_compared", "pages_skipped_cow", "forking_time", "restore_time", "pages_restored"];

    /// <summary>The numbers of a file, by name; none where the file is not there or is no such file.</summary>
    public static IReadOnlyList<(string Name, ulong Value)> Read(string path)
        => FileSystem.TryReadAll(path) is { Length: > HeaderLength } file ? Parse(file.AsSpan(HeaderLength)) : [];

    private static List<(string Name, ulong Value)> Parse(ReadOnlySpan<byte> entry)
    {
        var list = new List<(string, ulong)>();
        // One message in it: field 1 is of a dump, field 2 of a restore.
        if (!TryVariable(ref entry, out var key) || (key & 7) != 2 || !TryVariable(ref entry, out var length) || length > (ulong)entry.Length)
            return list;
        var names = key >> 3 == 1 ? s_dump : s_restore;
        entry = entry[..(int)length];
        while (TryVariable(ref entry, out key) && (key & 7) == 0 && TryVariable(ref entry, out var value))
        {
            if (value > 0 && key >> 3 < (ulong)names.Length && names[key >> 3] is { } name)
                list.Add((name, value));
        }

        return list;
    }

    private static bool TryVariable(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var shift = 0; bytes.Length > 0 && shift < 64; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }

        return false;
    }
}
