using Berth.Linux.Files;

namespace Berth.Storage.Tar;

/// <summary>One entry of an archive; names are bytes, as they are on disk.</summary>
internal sealed record TarEntry
{
    internal required TarEntryType Type { get; init; }

    internal required byte[] Name { get; init; }

    internal byte[] LinkTarget { get; init; } = [];

    /// <summary>The twelve permission bits.</summary>
    internal uint Mode { get; init; }

    internal uint User { get; init; }

    internal uint Group { get; init; }

    /// <summary>Bytes of data that follow in the archive.</summary>
    internal long Size { get; init; }

    internal FileTime Modified { get; init; }

    /// <summary>When the file was read last, where the archive says so.</summary>
    internal FileTime? Accessed { get; init; }

    /// <summary>When its inode was changed last, where the archive says so.</summary>
    internal FileTime? Changed { get; init; }

    internal uint DeviceMajor { get; init; }

    internal uint DeviceMinor { get; init; }

    internal IReadOnlyList<KeyValuePair<byte[], byte[]>> Attributes { get; init; } = [];

    /// <summary>Where the data belongs in a sparse file, in the archive's order; null for an ordinary one.</summary>
    internal IReadOnlyList<SparseRange>? SparseMap { get; init; }

    /// <summary>The length of a sparse file with its holes.</summary>
    internal long SparseLength { get; init; }
}
