using System.Text;
using Berth.Linux.Errors;

namespace Berth.Oci.Archives;

/// <summary>Writes a tar archive to a stream that need not be seekable: ustar headers, sizes from 8 GiB on in base 256 as GNU's.</summary>
internal sealed class TarSink(Stream output, DateTimeOffset time, uint fileMode) : IArchiveSink
{
    private const int BlockSize = 512;
    private const long LargestOctal = 0x1_FFFF_FFFF;
    private static readonly byte[] s_zeros = new byte[2 * BlockSize];

    public void AddDirectory(string name) => Header(name.TrimEnd('/') + "/", 0x1ED, 0, '5', "");

    public void AddFile(string name, Action<Stream> content, long length)
    {
        Header(name, fileMode, length, '0', "");
        ExactStream.Write(content, output, length, name);
        Pad(length);
    }

    /// <summary>Writes a symbolic link.</summary>
    internal void AddLink(string name, string target) => Header(name, 0x1FF, 0, '2', target);

    /// <summary>Writes the end of the archive.</summary>
    internal void Complete()
    {
        output.Write(s_zeros);
        output.Flush();
    }

    private void Header(string name, uint mode, long size, char type, string link)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        block.Clear();
        Text(block[..100], name);
        Octal(block.Slice(100, 8), mode);
        Octal(block.Slice(108, 8), 0);
        Octal(block.Slice(116, 8), 0);
        Size(block.Slice(124, 12), size);
        Octal(block.Slice(136, 12), time.ToUnixTimeSeconds());
        block.Slice(148, 8).Fill((byte)' ');
        block[156] = (byte)type;
        Text(block.Slice(157, 100), link);
        "ustar\0"u8.CopyTo(block[257..]);
        "00"u8.CopyTo(block[263..]);
        Octal(block.Slice(329, 8), 0);
        Octal(block.Slice(337, 8), 0);
        var sum = 0;
        foreach (var value in block) sum += value;
        Octal(block.Slice(148, 7), sum);
        output.Write(block);
    }

    private void Pad(long length)
    {
        if (length % BlockSize is not 0 and var rest) output.Write(s_zeros.AsSpan(0, (int)(BlockSize - rest)));
    }

    private static void Text(Span<byte> field, string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > field.Length) throw new InvalidArgumentException($"{text}: the name is too long for the archive");
        Encoding.UTF8.GetBytes(text, field);
    }

    private static void Octal(Span<byte> field, long value)
    {
        for (var i = field.Length - 2; i >= 0; i--, value >>= 3) field[i] = (byte)('0' + (value & 7));
    }

    private static void Size(Span<byte> field, long value)
    {
        if (value <= LargestOctal)
        {
            Octal(field, value);
            return;
        }

        for (var i = field.Length - 1; i > 0; i--, value >>= 8) field[i] = (byte)value;
        field[0] = 0x80;
    }
}
