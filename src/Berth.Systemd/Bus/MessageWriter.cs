using System.Buffers.Binary;
using System.Text;

namespace Berth.Systemd.Bus;

/// <summary>
/// Marshals the body of a D-Bus message, little-endian (D-Bus Specification, "Marshaling"). Values are written in
/// the order of the signature, which the caller states when the message is sent; each method aligns for its type.
/// </summary>
public sealed class MessageWriter
{
    private byte[] _buffer = new byte[512];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes so far, valid until the next write.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, Length);

    /// <summary>Pads with zeros to a multiple of <paramref name="alignment"/> bytes; 8 begins a struct or dictionary entry.</summary>
    public MessageWriter Align(int alignment)
    {
        var padded = (Length + alignment - 1) & -alignment;
        Room(padded - Length).Clear();
        Length = padded;
        return this;
    }

    /// <summary>Writes bytes as they are.</summary>
    public MessageWriter Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
        return this;
    }

    /// <summary>Writes a byte (<c>y</c>).</summary>
    public MessageWriter Byte(byte value) => Raw([value]);

    /// <summary>Writes a boolean (<c>b</c>).</summary>
    public MessageWriter Boolean(bool value) => UInt32(value ? 1u : 0u);

    /// <summary>Writes a 32-bit number (<c>u</c>, <c>i</c>, <c>h</c>).</summary>
    public MessageWriter UInt32(uint value)
    {
        Align(4);
        BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);
        Length += 4;
        return this;
    }

    /// <summary>Writes a 64-bit number (<c>t</c>, <c>x</c>).</summary>
    public MessageWriter UInt64(ulong value)
    {
        Align(8);
        BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);
        Length += 8;
        return this;
    }

    /// <summary>Writes a string or object path (<c>s</c>, <c>o</c>).</summary>
    public MessageWriter String(string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        UInt32((uint)count);
        var room = Room(count + 1);
        Encoding.UTF8.GetBytes(value, room);
        room[count] = 0;
        Length += count + 1;
        return this;
    }

    /// <summary>Writes a signature (<c>g</c>), as a variant begins with too.</summary>
    public MessageWriter Signature(string value)
    {
        var room = Room(value.Length + 2);
        room[0] = (byte)value.Length;
        Encoding.ASCII.GetBytes(value, room[1..]);
        room[value.Length + 1] = 0;
        Length += value.Length + 2;
        return this;
    }

    /// <summary>Begins an array whose elements align to <paramref name="elementAlignment"/>; give the result to <see cref="EndArray"/>.</summary>
    public ArrayMark BeginArray(int elementAlignment)
    {
        UInt32(0);
        var size = Length - 4;
        Align(elementAlignment);
        return new ArrayMark(size, Length);
    }

    /// <summary>Ends the array that <see cref="BeginArray"/> began.</summary>
    public MessageWriter EndArray(ArrayMark mark)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(mark.SizeAt), (uint)(Length - mark.Start));
        return this;
    }

    /// <summary>Writes an array of bytes (<c>ay</c>).</summary>
    public MessageWriter ByteArray(ReadOnlySpan<byte> bytes) => UInt32((uint)bytes.Length).Raw(bytes);

    /// <summary>Writes an array of strings (<c>as</c>).</summary>
    public MessageWriter StringArray(params ReadOnlySpan<string> values)
    {
        var mark = BeginArray(4);
        foreach (var value in values)
            String(value);
        return EndArray(mark);
    }

    /// <summary>Forgets what was written; the memory is kept.</summary>
    public void Clear() => Length = 0;

    private Span<byte> Room(int count)
    {
        if (Length + count > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        return _buffer.AsSpan(Length, count);
    }

    /// <summary>Where an array that is being written has its size and its first element.</summary>
    /// <param name="SizeAt">Offset of the length field.</param>
    /// <param name="Start">Offset of the first element.</param>
    public readonly record struct ArrayMark(int SizeAt, int Start);
}
