using System.Globalization;
using System.Text;

namespace Berth.Storage.Tar;

/// <summary>
/// Reads a tar archive in one pass: ustar, PAX, GNU long names, base-256 numbers, and all forms of sparse files. Keeps
/// the archive's own bytes around the data for whoever wants to rebuild it (<see cref="TakeRaw"/>). Global PAX headers
/// are passed over, as containers/storage does.
/// </summary>
internal sealed class TarReader(IChunkSource source)
{
    // Metadata beyond this is an attack on memory, not a name.
    private const int ExtensionLimit = 1 << 20;
    private const int SparseRangeLimit = 1 << 20;
    private byte[] _raw = new byte[4096];
    private int _rawLength;
    private ReadOnlyMemory<byte> _chunk;
    private long _remaining;
    private int _padding;

    /// <summary>Bytes of the archive read so far.</summary>
    internal long Position { get; private set; }

    /// <summary>Whether a global PAX header has come.</summary>
    internal bool HasGlobalHeader { get; private set; }

    /// <summary>The bytes between the last entry's data and here: padding and headers. Valid until the next call.</summary>
    internal ReadOnlySpan<byte> TakeRaw()
    {
        var raw = _raw.AsSpan(0, _rawLength);
        _rawLength = 0;
        return raw;
    }

    /// <summary>The next entry, or null at the archive's end. The last one's data must have been read.</summary>
    /// <exception cref="TarException">The archive is malformed or ends early.</exception>
    internal TarEntry? Next()
    {
        if (_remaining > 0) throw new InvalidOperationException("the entry's data has not been read");
        if (_padding > 0) ReadRaw(_padding);
        _padding = 0;
        PaxHeader? pax = null;
        byte[]? longName = null;
        byte[]? longTarget = null;
        while (true)
        {
            if (!TryReadBlock(out var block)) return pax is null && longName is null ? null : throw Truncated();
            if (block.IsZero)
            {
                if (!TryReadBlock(out var second)) return null;
                return second.IsZero ? null : throw new TarException("invalid tar header");
            }

            block.Verify();
            switch ((char)block.Flag)
            {
                case 'x':
                    pax = PaxHeader.Parse(ReadExtension(block.DataSize));
                    break;
                case 'g':
                    _ = PaxHeader.Parse(ReadExtension(block.DataSize));
                    HasGlobalHeader = true;
                    break;
                case 'L':
                    longName = CString(ReadExtension(block.DataSize));
                    break;
                case 'K':
                    longTarget = CString(ReadExtension(block.DataSize));
                    break;
                default:
                    return Entry(block, pax, longName, longTarget);
            }
        }
    }

    /// <summary>The next piece of the entry's data, valid until the next call; empty at its end.</summary>
    internal ReadOnlySpan<byte> ReadData()
    {
        if (_remaining == 0) return [];
        if (_chunk.Length == 0) Refill();
        if (_chunk.Length == 0) throw Truncated();
        var length = (int)Math.Min(_chunk.Length, _remaining);
        var data = _chunk.Span[..length];
        _chunk = _chunk[length..];
        _remaining -= length;
        Position += length;
        return data;
    }

    /// <summary>After the end: the next piece of what follows the archive's end marks; empty when there is no more.</summary>
    internal ReadOnlySpan<byte> ReadTrailer()
    {
        if (_chunk.Length == 0) Refill();
        var rest = _chunk.Span;
        _chunk = default;
        Position += rest.Length;
        return rest;
    }

    private static TarException Truncated() => new("unexpected end of the tar archive");

    private TarEntry Entry(TarBlock block, PaxHeader? pax, byte[]? longName, byte[]? longTarget)
    {
        var name = pax?.SparseName ?? pax?.Path ?? longName ?? block.Name();
        var type = block.Flag switch
        {
            (byte)'0' or 0 or (byte)'7' or (byte)'S' => name.Length > 0 && name[^1] == '/' && block.Flag != 'S' ? TarEntryType.Directory : TarEntryType.Regular,
            (byte)'1' => TarEntryType.HardLink,
            (byte)'2' => TarEntryType.SymbolicLink,
            (byte)'3' => TarEntryType.CharacterDevice,
            (byte)'4' => TarEntryType.BlockDevice,
            (byte)'5' => TarEntryType.Directory,
            (byte)'6' => TarEntryType.Fifo,
            var other => throw new TarException($"unhandled tar header type {other} of \"{Encoding.UTF8.GetString(name)}\""),
        };
        var size = pax?.Size ?? block.DataSize;
        if (size < 0) throw new TarException("invalid tar header: negative size");
        // Other types have no data whatever their size says.
        if (type != TarEntryType.Regular) size = 0;
        _remaining = size;
        _padding = (int)(-size & (TarBlock.Size - 1));
        IReadOnlyList<SparseRange>? map = null;
        long sparseLength = 0;
        if (block.Flag == 'S')
        {
            sparseLength = block.SparseLength;
            map = OldSparseMap(block);
        }
        else if (pax is { SparseMajor: 1, SparseMinor: 0 } && type == TarEntryType.Regular)
        {
            sparseLength = pax.SparseLength ?? throw new TarException("a sparse file in a tar archive has no size");
            map = NewSparseMap();
        }
        else if (pax?.SparseMap is { } inHeader && type == TarEntryType.Regular)
        {
            sparseLength = pax.SparseLength ?? throw new TarException("a sparse file in a tar archive has no size");
            map = inHeader;
        }

        if (map is not null) CheckSparse(map, sparseLength);
        return new TarEntry
        {
            Type = type,
            Name = name,
            LinkTarget = pax?.LinkTarget ?? longTarget ?? block.LinkTarget.ToArray(),
            Mode = (uint)block.Mode & 0xFFF,
            User = Id(pax?.User ?? block.User, "uid"),
            Group = Id(pax?.Group ?? block.Group, "gid"),
            Size = _remaining,
            Modified = pax?.Modified ?? block.Modified,
            Accessed = pax?.Accessed,
            Changed = pax?.Changed,
            DeviceMajor = type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice ? (uint)block.DeviceMajor : 0,
            DeviceMinor = type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice ? (uint)block.DeviceMinor : 0,
            Attributes = pax?.Attributes ?? [],
            SparseMap = map,
            SparseLength = sparseLength,
        };
    }

    private static uint Id(long value, string field)
        => value is >= 0 and < uint.MaxValue ? (uint)value : throw new TarException(string.Create(CultureInfo.InvariantCulture, $"invalid tar header: {field} {value}"));

    private void CheckSparse(IReadOnlyList<SparseRange> map, long length)
    {
        long data = 0;
        long end = 0;
        foreach (var range in map)
        {
            if (range.Offset < end || range.Length < 0 || range.Offset > length - range.Length) throw new TarException("invalid sparse map in a tar header");
            end = range.Offset + range.Length;
            data += range.Length;
        }

        if (data != _remaining) throw new TarException("invalid sparse map in a tar header");
    }

    private List<SparseRange> OldSparseMap(TarBlock block)
    {
        var map = new List<SparseRange>();
        TarBlock.AddSparse(_raw.AsSpan(_rawLength - TarBlock.Size, TarBlock.Size), 386, 4, map);
        var goesOn = block.SparseGoesOn;
        while (goesOn)
        {
            var extension = ReadRaw(TarBlock.Size);
            TarBlock.AddSparse(extension, 0, 21, map);
            goesOn = extension[504] != 0;
            if (map.Count > SparseRangeLimit) throw new TarException("the sparse map in a tar header is too long");
        }

        return map;
    }

    /// <summary>Format 1.0: decimal lines at the start of the data, in whole blocks: the count, then offset and length of each.</summary>
    private List<SparseRange> NewSparseMap()
    {
        var block = default(ReadOnlySpan<byte>);
        var at = TarBlock.Size;
        var count = Line(ref block, ref at);
        if (count is < 0 or > SparseRangeLimit) throw new TarException("the sparse map in a tar header is too long");
        var map = new List<SparseRange>();
        for (var i = 0; i < count; i++) map.Add(new SparseRange(Line(ref block, ref at), Line(ref block, ref at)));
        return map;
    }

    private long Line(ref ReadOnlySpan<byte> block, ref int at)
    {
        long value = 0;
        for (var digits = 0; ; digits++)
        {
            if (at == TarBlock.Size)
            {
                if (_remaining < TarBlock.Size) throw new TarException("invalid sparse map in a tar header");
                block = ReadRaw(TarBlock.Size);
                _remaining -= TarBlock.Size;
                at = 0;
            }

            var c = block[at++];
            if (c == '\n' && digits > 0) return value;
            if (c is < (byte)'0' or > (byte)'9' || digits > 18) throw new TarException("invalid sparse map in a tar header");
            value = (value * 10) + c - '0';
        }
    }

    private static byte[] CString(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)0);
        return (end < 0 ? data : data[..end]).ToArray();
    }

    private ReadOnlySpan<byte> ReadExtension(long size)
    {
        if (size is < 0 or > ExtensionLimit) throw new TarException("an extended tar header is too long");
        var padded = (int)((size + TarBlock.Size - 1) & -TarBlock.Size);
        return ReadRaw(padded)[..(int)size];
    }

    private bool TryReadBlock(out TarBlock block)
    {
        block = default;
        if (_chunk.Length == 0) Refill();
        if (_chunk.Length == 0) return false;
        block = new TarBlock(ReadRaw(TarBlock.Size));
        return true;
    }

    private ReadOnlySpan<byte> ReadRaw(int count)
    {
        if (_rawLength + count > _raw.Length) Array.Resize(ref _raw, Math.Max(_raw.Length * 2, _rawLength + count));
        var start = _rawLength;
        while (_rawLength < start + count)
        {
            if (_chunk.Length == 0) Refill();
            if (_chunk.Length == 0) throw Truncated();
            var length = Math.Min(_chunk.Length, start + count - _rawLength);
            _chunk.Span[..length].CopyTo(_raw.AsSpan(_rawLength));
            _chunk = _chunk[length..];
            _rawLength += length;
        }

        Position += count;
        return _raw.AsSpan(start, count);
    }

    private void Refill() => _chunk = source.Next();
}
