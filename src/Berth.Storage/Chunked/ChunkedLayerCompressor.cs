using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Berth.Linux.Compression;
using Berth.Oci.Archives;
using Berth.Oci.References;
using Berth.Storage.Archives;
using Berth.Storage.Layers;
using Berth.Storage.Tar;

namespace Berth.Storage.Chunked;

/// <summary>
/// Compresses layers with <c>zstd:chunked</c> of containers/storage: zstd in which every chunk of every file is a frame of its own, and
/// after them, in frames that other readers pass over, a table of contents, the tar-split data and a footer that says where the two are.
/// A layer that the table cannot describe (sparse files, names that are not UTF-8, the same name twice) becomes plain zstd.
/// </summary>
/// <param name="level">1 to 20.</param>
public sealed class ChunkedLayerCompressor(int level) : LayerCompressor
{
    private const string Prefix = "io.github.containers.zstd-chunked.";
    private const uint SkippableFrame = 0x184D2A50; // RFC 8878, section 3.1.2
    private const int FrameHeader = 8;
    private const long TableFormat = 1;

    /// <summary>The annotation that a chunked layer has.</summary>
    public const string Annotation = Prefix + "manifest-checksum";

    /// <inheritdoc/>
    public override bool IsZstandard => true;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string>? Compress(SavedLayer layer, Stream output)
    {
        using var archive = new ProducedStream(layer.WriteTo);
        using var frames = new ZstandardWriter(output, level);
        using var table = new Part(level);
        using var split = new Part(level);
        using var contents = new ContentsTable(table.Frames);
        using var splitWriter = new TarSplitWriter(split.Frames);
        var tar = new TarReader(new StreamChunkSource(archive));
        if (!Write(tar, frames, contents, splitWriter)) return null;
        splitWriter.Complete();
        var splitDigest = split.Complete();
        contents.Complete(splitDigest);
        var tableDigest = table.Complete();
        var tableOffset = frames.Written + FrameHeader;
        var splitOffset = tableOffset + table.Length + FrameHeader;
        WriteSkippable(output, table.Bytes);
        WriteSkippable(output, split.Bytes);
        WriteFooter(output, [tableOffset, table.Length, contents.Length, TableFormat, splitOffset, split.Length, splitWriter.Length]);
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Annotation] = tableDigest,
            [Prefix + "manifest-position"] = string.Create(CultureInfo.InvariantCulture, $"{tableOffset}:{table.Length}:{contents.Length}:{TableFormat}"),
            [Prefix + "tarsplit-position"] = string.Create(CultureInfo.InvariantCulture, $"{splitOffset}:{split.Length}:{splitWriter.Length}"),
        };
    }

    /// <summary>Writes the archive itself; false where the table cannot describe it.</summary>
    private static bool Write(TarReader tar, ZstandardWriter frames, ContentsTable contents, TarSplitWriter split)
    {
        var canDescribe = true;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var crc = new Crc64();
        while (tar.Next() is { } entry)
        {
            var raw = tar.TakeRaw();
            split.Segment(raw);
            frames.Write(raw);
            // The reader gives its memory to others.
            var header = new TarBlock(raw[^TarBlock.Size..].ToArray());
            canDescribe = canDescribe && ContentsTable.CanHold(entry, header) && names.Add(System.Text.Encoding.Latin1.GetString(LayerPath.Clean(entry.Name)));
            using var content = entry.Size > 0 ? new ChunkedFile(frames) : null;
            crc.Reset();
            for (ReadOnlySpan<byte> data; (data = tar.ReadData()).Length > 0;)
            {
                crc.Append(data);
                content!.Append(data);
            }

            content?.Complete();
            split.File(entry.Name, entry.Size, crc.Value);
            if (canDescribe) contents.Add(entry, header, content);
        }

        var end = tar.TakeRaw();
        split.Segment(end);
        frames.Write(end);
        for (ReadOnlySpan<byte> rest; (rest = tar.ReadTrailer()).Length > 0;)
        {
            split.Segment(rest);
            frames.Write(rest);
        }

        frames.EndFrame();
        return canDescribe && !tar.HasGlobalHeader;
    }

    private static void WriteSkippable(Stream output, ReadOnlySpan<byte> data)
    {
        Span<byte> header = stackalloc byte[FrameHeader];
        BinaryPrimitives.WriteUInt32LittleEndian(header, SkippableFrame);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], data.Length);
        output.Write(header);
        output.Write(data);
    }

    private static void WriteFooter(Stream output, ReadOnlySpan<long> fields)
    {
        Span<byte> footer = stackalloc byte[(fields.Length + 1) * sizeof(long)];
        for (var i = 0; i < fields.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(footer[(i * sizeof(long))..], fields[i]);
        "GNUlInUx"u8.CopyTo(footer[^sizeof(long)..]);
        WriteSkippable(output, footer);
    }

    /// <summary>Compressed data in memory that follows the archive.</summary>
    private sealed class Part : IDisposable
    {
        private readonly MemoryStream _bytes = new();

        internal Part(int level) => Frames = new ZstandardWriter(_bytes, level);

        internal ZstandardWriter Frames { get; }

        internal int Length => (int)_bytes.Length;

        internal ReadOnlySpan<byte> Bytes => _bytes.GetBuffer().AsSpan(0, Length);

        /// <summary>Ends it and returns its digest.</summary>
        internal string Complete()
        {
            Frames.EndFrame();
            return Digest.FromHash(SHA256.HashData(Bytes)).ToString();
        }

        public void Dispose() => Frames.Dispose();
    }
}
