using System.Globalization;
using System.Text.Json;
using Berth.Linux.Files;
using Berth.Oci.Json;
using Berth.Storage.Tar;

namespace Berth.Storage.Chunked;

/// <summary>Writes the table of contents of a chunked layer: JSON, an entry for every one of the archive's and for every further chunk of a file.</summary>
internal sealed class ContentsTable : IDisposable
{
    private const int Version = 1;
    // The years that RFC 3339 can tell.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;
    private readonly Utf8JsonWriter _json;

    internal ContentsTable(Stream output)
    {
        _json = new Utf8JsonWriter(output, GoJsonEncoder.Options);
        _json.WriteStartObject();
        _json.WriteNumber("version", Version);
        _json.WriteStartArray("entries");
    }

    /// <summary>The length of the table so far, in bytes.</summary>
    internal long Length => _json.BytesCommitted + _json.BytesPending;

    /// <summary>Whether the table can say everything about an entry.</summary>
    internal static bool CanHold(TarEntry entry, TarBlock header)
        => entry.SparseMap is null && header.HasNoGnuTimes && IsText(entry.Name) && IsText(entry.LinkTarget)
            && IsTime(entry.Modified) && IsTime(entry.Accessed) && IsTime(entry.Changed)
            && entry.Attributes.All(static attribute => IsText(attribute.Key));

    /// <summary>Adds an entry of the archive.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="header">Its header, of which the table has some fields as they are written there.</param>
    /// <param name="content">A file's content; null where there is none.</param>
    internal void Add(TarEntry entry, TarBlock header, ChunkedFile? content)
    {
        _json.WriteStartObject();
        _json.WriteString("type", Type(entry.Type));
        _json.WriteString("name", entry.Name);
        if (entry.LinkTarget.Length > 0) _json.WriteString("linkName", entry.LinkTarget);
        Number("mode", header.Mode);
        Number("size", entry.Size);
        Number("uid", entry.User);
        Number("gid", entry.Group);
        Time("modtime", entry.Modified);
        Time("accesstime", entry.Accessed);
        Time("changetime", entry.Changed);
        Number("devMajor", header.DeviceMajor);
        Number("devMinor", header.DeviceMinor);
        Attributes(entry);
        if (content is not null)
        {
            _json.WriteString("digest", content.Digest);
            Number("offset", content.Start);
            Number("endOffset", content.End);
            if (content.Chunks.Count > 1) Part(content.Chunks[0]);
        }

        _json.WriteEndObject();
        for (var i = 1; i < content?.Chunks.Count; i++)
        {
            _json.WriteStartObject();
            _json.WriteString("type", "chunk");
            _json.WriteString("name", entry.Name);
            Number("offset", content.Chunks[i].BlobOffset);
            Part(content.Chunks[i]);
            _json.WriteEndObject();
        }

        if (_json.BytesPending > 65536) _json.Flush();
    }

    /// <summary>Ends the table.</summary>
    /// <param name="tarSplitDigest">The digest of the compressed tar-split data that belongs to it.</param>
    internal void Complete(string tarSplitDigest)
    {
        _json.WriteEndArray();
        _json.WriteString("tarSplitDigest", tarSplitDigest);
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    private static string Type(TarEntryType type) => type switch
    {
        TarEntryType.Regular => "reg",
        TarEntryType.HardLink => "hardlink",
        TarEntryType.SymbolicLink => "symlink",
        TarEntryType.CharacterDevice => "char",
        TarEntryType.BlockDevice => "block",
        TarEntryType.Directory => "dir",
        _ => "fifo",
    };

    private static bool IsText(ReadOnlySpan<byte> name) => System.Text.Unicode.Utf8.IsValid(name);

    private static bool IsTime(FileTime? time) => time is null or { Seconds: >= FirstSecond and <= LastSecond };

    private void Part(Chunk chunk)
    {
        Number("chunkSize", chunk.Size);
        Number("chunkOffset", chunk.FileOffset);
        _json.WriteString("chunkDigest", chunk.Digest);
        if (chunk.IsZeros) _json.WriteString("chunkType", "zeros");
    }

    private void Attributes(TarEntry entry)
    {
        if (entry.Attributes.Count == 0) return;
        _json.WriteStartObject("xattrs");
        foreach (var (key, value) in entry.Attributes) _json.WriteBase64String(key, value);
        _json.WriteEndObject();
    }

    private void Number(string name, long value)
    {
        if (value != 0) _json.WriteNumber(name, value);
    }

    private void Time(string name, FileTime? time)
    {
        if (time is not { } known) return;
        var text = DateTimeOffset.FromUnixTimeSeconds(known.Seconds).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        var fraction = known.Nanoseconds == 0 ? "" : "." + known.Nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');
        _json.WriteString(name, $"{text}{fraction}Z");
    }
}
