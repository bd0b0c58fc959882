using System.Buffers.Binary;
using System.Text;

namespace Berth.Linux.Sockets;

/// <summary>Builds messages for a netlink socket (netlink(7)): headers, attributes and nested attributes, aligned to four bytes.</summary>
public sealed class NetlinkWriter
{
    private const int HeaderLength = 16;
    private const ushort Nested = 0x8000;
    private byte[] _buffer = new byte[4096];
    private int _length;
    private int _message = -1;
    private uint _sequence;

    /// <summary>NLM_F_REQUEST.</summary>
    public const ushort Request = 0x1;

    /// <summary>NLM_F_ACK.</summary>
    public const ushort Acknowledge = 0x4;

    /// <summary>NLM_F_DUMP: all objects, not one.</summary>
    public const ushort Dump = 0x300;

    /// <summary>NLM_F_EXCL.</summary>
    public const ushort Exclusive = 0x200;

    /// <summary>NLM_F_CREATE.</summary>
    public const ushort Create = 0x400;

    /// <summary>NLM_F_APPEND.</summary>
    public const ushort Append = 0x800;

    /// <summary>The finished messages.</summary>
    public ReadOnlySpan<byte> Messages => _buffer.AsSpan(0, _length);

    /// <summary>Begins a message; <paramref name="header"/> is the family's own header.</summary>
    public void Begin(ushort type, ushort flags, ReadOnlySpan<byte> header)
    {
        _message = _length;
        var span = Take(HeaderLength);
        BinaryPrimitives.WriteUInt16LittleEndian(span[4..], type);
        BinaryPrimitives.WriteUInt16LittleEndian(span[6..], (ushort)(flags | Request));
        BinaryPrimitives.WriteUInt32LittleEndian(span[8..], ++_sequence);
        header.CopyTo(Take(header.Length));
    }

    /// <summary>Ends the message.</summary>
    public void End()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_message), (uint)(_length - _message));
        _message = -1;
    }

    /// <summary>Writes an attribute.</summary>
    public void Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        var span = Take(4);
        BinaryPrimitives.WriteUInt16LittleEndian(span, (ushort)(4 + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(span[2..], type);
        value.CopyTo(Take(value.Length));
    }

    /// <summary>Writes a number in this machine's order, as rtnetlink(7) has it.</summary>
    public void Number(ushort type, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        Attribute(type, bytes);
    }

    /// <summary>Writes a number in network order, as nf_tables has it.</summary>
    public void NetworkNumber(ushort type, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Attribute(type, bytes);
    }

    /// <summary>Writes a text with its NUL.</summary>
    public void Text(ushort type, string value)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(value) + 1];
        Encoding.UTF8.GetBytes(value, bytes);
        Attribute(type, bytes);
    }

    /// <summary>Begins an attribute that holds others; hand the result to <see cref="Close"/>.</summary>
    public int Open(ushort type)
    {
        var start = _length;
        BinaryPrimitives.WriteUInt16LittleEndian(Take(4)[2..], (ushort)(type | Nested));
        return start;
    }

    /// <summary>Writes raw bytes inside an open attribute.</summary>
    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Ends the attribute that <see cref="Open"/> began.</summary>
    public void Close(int start) => BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(start), (ushort)(_length - start));

    private Span<byte> Take(int count)
    {
        var aligned = (count + 3) & ~3;
        if (_length + aligned > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + aligned));
        var span = _buffer.AsSpan(_length, aligned);
        span.Clear();
        _length += aligned;
        return span[..count];
    }
}
