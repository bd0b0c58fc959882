using Berth.Linux.Files;

namespace Berth.Storage.Tar;

/// <summary>The fields of a 512-byte header block: ustar, GNU and the seventh edition's (tar(5)).</summary>
internal readonly ref struct TarBlock(ReadOnlySpan<byte> block)
{
    internal const int Size = 512;
    private readonly ReadOnlySpan<byte> _block = block;

    internal byte Flag => _block[156];

    internal bool IsZero => !_block.ContainsAnyExcept((byte)0);

    internal bool IsGnu => _block.Slice(257, 8).SequenceEqual("ustar  \0"u8);

    internal ReadOnlySpan<byte> LinkTarget => Text(_block.Slice(157, 100));

    internal long Mode => Number(_block.Slice(100, 8), "mode");

    internal long User => Number(_block.Slice(108, 8), "uid");

    internal long Group => Number(_block.Slice(116, 8), "gid");

    internal long DataSize => Number(_block.Slice(124, 12), "size");

    internal FileTime Modified => new(Number(_block.Slice(136, 12), "mtime"), 0);

    internal long DeviceMajor => Number(_block.Slice(329, 8), "major");

    internal long DeviceMinor => Number(_block.Slice(337, 8), "minor");

    /// <summary>Whether it has neither of the times that only GNU's incremental archives have: of access and of change.</summary>
    internal bool HasNoGnuTimes => !IsGnu || (_block[345] == 0 && _block[357] == 0);

    private bool IsUstar => _block.Slice(257, 6).SequenceEqual("ustar\0"u8);

    /// <summary>The name, with ustar's (or star's shorter) prefix.</summary>
    internal byte[] Name()
    {
        var name = Text(_block[..100]);
        if (!IsUstar) return name.ToArray();
        var prefix = Text(_block.Slice(345, _block.Slice(508, 4).SequenceEqual("tar\0"u8) ? 131 : 155));
        return prefix.Length == 0 ? name.ToArray() : [.. prefix, (byte)'/', .. name];
    }

    /// <exception cref="TarException">The checksum is wrong: this is no header.</exception>
    internal void Verify()
    {
        long unsigned = 0;
        long signed = 0;
        for (var i = 0; i < Size; i++)
        {
            var value = i is >= 148 and < 156 ? (byte)' ' : _block[i];
            unsigned += value;
            signed += (sbyte)value;
        }

        var stored = Number(_block.Slice(148, 8), "checksum");
        if (stored != unsigned && stored != signed) throw new TarException("invalid tar header");
    }

    /// <summary>The length of an old GNU sparse file; its map begins at 386 and goes on in further blocks if <see cref="SparseGoesOn"/>.</summary>
    internal long SparseLength => Number(_block.Slice(483, 12), "realsize");

    internal bool SparseGoesOn => _block[482] != 0;

    /// <summary>Adds the ranges of a sparse map at <paramref name="offset"/> of a header or extension block.</summary>
    internal static void AddSparse(ReadOnlySpan<byte> block, int offset, int count, List<SparseRange> map)
    {
        for (var i = 0; i < count; i++)
        {
            var item = block.Slice(offset + (i * 24), 24);
            if (item[0] == 0) return;
            map.Add(new SparseRange(Number(item[..12], "offset"), Number(item[12..], "numbytes")));
        }
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    private static long Number(ReadOnlySpan<byte> field, string name)
    {
        if ((field[0] & 0x80) != 0) return Base256(field, name);
        long value = 0;
        var digits = field.Trim(" \0"u8);
        foreach (var digit in digits)
        {
            // Some archivers put a NUL or blank before further garbage.
            if (digit is (byte)' ' or 0) break;
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3)
                throw new TarException($"invalid tar header: the {name} is no octal number");
            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    private static long Base256(ReadOnlySpan<byte> field, string name)
    {
        var isNegative = (field[0] & 0x40) != 0;
        var invert = isNegative ? (byte)0xFF : (byte)0;
        ulong value = 0;
        for (var i = 0; i < field.Length; i++)
        {
            var digit = (byte)(field[i] ^ invert);
            if (i == 0) digit &= 0x7F;
            if (value >> 56 != 0) throw new TarException($"invalid tar header: {name} is out of range");
            value = (value << 8) | digit;
        }

        if (value > long.MaxValue) throw new TarException($"invalid tar header: {name} is out of range");
        return isNegative ? ~(long)value : (long)value;
    }
}
