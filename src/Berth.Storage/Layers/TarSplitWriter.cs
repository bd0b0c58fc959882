using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Unicode;
using Berth.Linux.Files;

namespace Berth.Storage.Layers;

/// <summary>
/// Writes a tar-split file (github.com/vbatts/tar-split, JSON lines): the archive's bytes without the files' data,
/// so that the archive can be rebuilt byte by byte from the unpacked layer.
/// </summary>
internal sealed class TarSplitWriter : IDisposable
{
    private const int SegmentLimit = 1 << 19;
    private readonly Stream _output;
    private byte[] _buffer = new byte[65536];
    private int _length;
    private long _position;

    /// <param name="output">Compresses the lines; it is closed with the writer.</param>
    internal TarSplitWriter(Stream output) => _output = output;

    /// <summary>The length of all lines so far, in bytes.</summary>
    internal long Length { get; private set; }

    /// <summary>A new file as the store has it, compressed with gzip.</summary>
    internal static TarSplitWriter Create(string path)
    {
        var file = new FileStream(FileSystem.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, 0x180).ToFileHandle(), FileAccess.Write, bufferSize: 0);
        return new TarSplitWriter(new GZipStream(file, CompressionLevel.Fastest));
    }

    /// <summary>Bytes that go into the archive as they are.</summary>
    internal void Segment(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            var piece = data[..Math.Min(data.Length, SegmentLimit)];
            data = data[piece.Length..];
            Append("{\"type\":2,\"payload\":\""u8);
            AppendBase64(piece);
            Append("\""u8);
            EndLine();
        }
    }

    /// <summary>The data of a file, to be read from the layer under the archive's name.</summary>
    /// <param name="name">The name as the archive has it.</param>
    /// <param name="size">Length of the data.</param>
    /// <param name="checksum">Its CRC-64; ignored for no data.</param>
    internal void File(ReadOnlySpan<byte> name, long size, ulong checksum)
    {
        Append("{\"type\":1"u8);
        if (Utf8.IsValid(name))
        {
            Append(",\"name\":\""u8);
            AppendEscaped(name);
        }
        else
        {
            Append(",\"name_raw\":\""u8);
            AppendBase64(name);
        }

        if (size == 0)
        {
            Append("\",\"payload\":null"u8);
        }
        else
        {
            Append("\",\"size\":"u8);
            AppendNumber(size);
            Append(",\"payload\":\""u8);
            Span<byte> crc = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(crc, checksum);
            AppendBase64(crc);
            Append("\""u8);
        }

        EndLine();
    }

    /// <summary>Completes the lines; without it they are not all there.</summary>
    internal void Complete() => Flush();

    public void Dispose() => _output.Dispose();

    private void EndLine()
    {
        Append(",\"position\":"u8);
        AppendNumber(_position++);
        Append("}\n"u8);
    }

    private void AppendNumber(long number)
    {
        Reserve(20);
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    private void AppendBase64(ReadOnlySpan<byte> data)
    {
        Reserve(Base64.GetMaxEncodedToUtf8Length(data.Length));
        Base64.EncodeToUtf8(data, _buffer.AsSpan(_length), out _, out var written);
        _length += written;
    }

    private void AppendEscaped(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAnyInRange((byte)0, (byte)31) && !text.ContainsAny((byte)'"', (byte)'\\'))
        {
            Append(text);
            return;
        }

        foreach (var c in text)
        {
            if (c < 32)
            {
                Append("\\u00"u8);
                Append([(byte)('0' + (c >> 4)), (byte)"0123456789abcdef"[c & 15]]);
            }
            else if (c is (byte)'"' or (byte)'\\')
            {
                Append([(byte)'\\', c]);
            }
            else
            {
                Append([c]);
            }
        }
    }

    private void Append(ReadOnlySpan<byte> data)
    {
        Reserve(data.Length);
        data.CopyTo(_buffer.AsSpan(_length));
        _length += data.Length;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length >= count) return;
        Flush();
        if (_buffer.Length < count) _buffer = new byte[count];
    }

    private void Flush()
    {
        _output.Write(_buffer, 0, _length);
        Length += _length;
        _length = 0;
    }
}
