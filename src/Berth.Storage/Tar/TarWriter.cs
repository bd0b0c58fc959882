using System.Globalization;
using System.Text;

namespace Berth.Storage.Tar;

/// <summary>Writes ustar archives, with PAX extended headers where ustar's fields do not suffice.</summary>
internal sealed class TarWriter(Stream output)
{
    private const long OctalLimit11 = 1L << 33;
    private const uint OctalLimit7 = 1 << 21;
    private readonly byte[] _block = new byte[TarBlock.Size];

    /// <summary>Writes an entry's header. A regular file's data follows by <see cref="Data"/>, then <see cref="EndData"/>.</summary>
    internal void Header(TarEntry entry)
    {
        var name = entry.Type == TarEntryType.Directory && (entry.Name.Length == 0 || entry.Name[^1] != '/') ? [.. entry.Name, (byte)'/'] : entry.Name;
        var pax = Extended(entry, name);
        if (pax.Length > 0)
        {
            Block("PaxHeaders.0/"u8, 'x', 0x1A4, 0, 0, pax.Length, 0, [], 0, 0);
            Data(pax);
            EndData(pax.Length);
        }

        var type = entry.Type switch
        {
            TarEntryType.Regular => '0',
            TarEntryType.HardLink => '1',
            TarEntryType.SymbolicLink => '2',
            TarEntryType.CharacterDevice => '3',
            TarEntryType.BlockDevice => '4',
            TarEntryType.Directory => '5',
            _ => '6',
        };
        Block(name, type, entry.Mode, entry.User, entry.Group, entry.Size, entry.Modified.Seconds, entry.LinkTarget, entry.DeviceMajor, entry.DeviceMinor);
    }

    internal void Data(ReadOnlySpan<byte> data) => output.Write(data);

    /// <summary>Fills the last block of data of <paramref name="size"/> bytes.</summary>
    internal void EndData(long size)
    {
        _block.AsSpan().Clear();
        output.Write(_block.AsSpan(0, (int)(-size & (TarBlock.Size - 1))));
    }

    /// <summary>Writes the archive's end marks.</summary>
    internal void Complete()
    {
        _block.AsSpan().Clear();
        output.Write(_block);
        output.Write(_block);
    }

    private static byte[] Extended(TarEntry entry, byte[] name)
    {
        var records = new MemoryStream();
        if (!FitsName(name)) Record(records, "path"u8, name);
        if (entry.LinkTarget.Length > 100 || !IsAscii(entry.LinkTarget)) Record(records, "linkpath"u8, entry.LinkTarget);
        if (entry.Size >= OctalLimit11) Record(records, "size"u8, Number(entry.Size));
        if (entry.User >= OctalLimit7) Record(records, "uid"u8, Number(entry.User));
        if (entry.Group >= OctalLimit7) Record(records, "gid"u8, Number(entry.Group));
        if (entry.Modified.Seconds is < 0 or >= OctalLimit11) Record(records, "mtime"u8, Number(entry.Modified.Seconds));
        foreach (var (key, value) in entry.Attributes) Record(records, [.. "SCHILY.xattr."u8, .. key], value);
        return records.ToArray();
    }

    private static void Record(MemoryStream records, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        // The length counts its own digits.
        var rest = key.Length + value.Length + 3;
        var length = rest + 1;
        while (rest + Number(length).Length != length) length = rest + Number(length).Length;
        records.Write(Number(length));
        records.WriteByte((byte)' ');
        records.Write(key);
        records.WriteByte((byte)'=');
        records.Write(value);
        records.WriteByte((byte)'\n');
    }

    private static byte[] Number(long number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private static bool IsAscii(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)1, (byte)127);

    private static bool FitsName(byte[] name) => IsAscii(name) && (name.Length <= 100 || PrefixLength(name) > 0);

    /// <summary>Where a long name can be cut at a slash into prefix and name; 0 if nowhere.</summary>
    private static int PrefixLength(ReadOnlySpan<byte> name)
    {
        if (name.Length > 256) return 0;
        for (var cut = Math.Min(155, name.Length - 2); cut > 0 && name.Length - cut - 1 <= 100; cut--)
        {
            if (name[cut] == '/') return cut;
        }

        return 0;
    }

    private void Block(ReadOnlySpan<byte> name, char type, uint mode, uint user, uint group, long size, long modified, ReadOnlySpan<byte> target, uint major, uint minor)
    {
        var block = _block.AsSpan();
        block.Clear();
        var prefix = name.Length > 100 && IsAscii(name) ? PrefixLength(name) : 0;
        var rest = prefix > 0 ? name[(prefix + 1)..] : name;
        rest[..Math.Min(rest.Length, 100)].CopyTo(block);
        name[..prefix].CopyTo(block[345..]);
        Octal(block.Slice(100, 8), mode);
        Octal(block.Slice(108, 8), user < OctalLimit7 ? user : 0);
        Octal(block.Slice(116, 8), group < OctalLimit7 ? group : 0);
        Octal(block.Slice(124, 12), size < OctalLimit11 ? size : 0);
        Octal(block.Slice(136, 12), modified is >= 0 and < OctalLimit11 ? modified : 0);
        block[156] = (byte)type;
        target[..Math.Min(target.Length, 100)].CopyTo(block[157..]);
        "ustar\000"u8.CopyTo(block[257..]);
        Octal(block.Slice(329, 8), major);
        Octal(block.Slice(337, 8), minor);
        block.Slice(148, 8).Fill((byte)' ');
        long sum = 0;
        foreach (var value in block) sum += value;
        Octal(block.Slice(148, 7), sum);
        output.Write(block);
    }

    /// <summary>Octal digits to the field's last byte but one, which stays NUL.</summary>
    private static void Octal(Span<byte> field, long value)
    {
        for (var i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }
    }
}
