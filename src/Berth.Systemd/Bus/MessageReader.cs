using System.Buffers.Binary;
using System.Text;
using Berth.Linux.Errors;

namespace Berth.Systemd.Bus;

/// <summary>
/// Unmarshals a little-endian D-Bus message or body (D-Bus Specification, "Marshaling"). Every read checks its bounds;
/// a malformed message is an <see cref="EngineException"/>.
/// </summary>
public ref struct MessageReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>Offset of the next byte.</summary>
    public int Position { get; private set; }

    /// <summary>Skips the padding before a type that aligns to <paramref name="alignment"/> bytes.</summary>
    public void Align(int alignment)
    {
        var padded = (Position + alignment - 1) & -alignment;
        if (padded > _data.Length)
            throw Malformed();
        Position = padded;
    }

    /// <summary>Reads a byte (<c>y</c>).</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>Reads a boolean (<c>b</c>).</summary>
    public bool Boolean() => UInt32() != 0;

    /// <summary>Reads a 32-bit number (<c>u</c>, <c>h</c>).</summary>
    public uint UInt32()
    {
        Align(4);
        return BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
    }

    /// <summary>Reads a signed 32-bit number (<c>i</c>).</summary>
    public int Int32() => (int)UInt32();

    /// <summary>Reads a 64-bit number (<c>t</c>).</summary>
    public ulong UInt64()
    {
        Align(8);
        return BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
    }

    /// <summary>Reads a double (<c>d</c>).</summary>
    public double Double() => BitConverter.UInt64BitsToDouble(UInt64());

    /// <summary>Reads a string or object path (<c>s</c>, <c>o</c>).</summary>
    public string String()
    {
        var length = Length();
        var text = Encoding.UTF8.GetString(Take(length));
        Take(1);
        return text;
    }

    /// <summary>Reads a signature (<c>g</c>).</summary>
    public string Signature()
    {
        var length = Byte();
        var text = Encoding.ASCII.GetString(Take(length));
        Take(1);
        return text;
    }

    /// <summary>Reads an array's head.</summary>
    /// <returns>The offset where the array ends; read elements while <see cref="Position"/> is below it.</returns>
    public int ArrayEnd(int elementAlignment)
    {
        var length = Length();
        Align(elementAlignment);
        if (length > _data.Length - Position)
            throw Malformed();
        return Position + length;
    }

    /// <summary>Reads an array of strings (<c>as</c>).</summary>
    public List<string> StringArray()
    {
        var list = new List<string>();
        for (var end = ArrayEnd(4); Position < end;)
            list.Add(String());
        return list;
    }

    /// <summary>Reads a variant's signature and insists that it is <paramref name="expected"/>; its value comes next.</summary>
    public void Variant(string expected)
    {
        var signature = Signature();
        if (signature != expected)
            throw new EngineException(ErrorKind.Internal, $"D-Bus: a value of type \"{signature}\" came where \"{expected}\" was expected");
    }

    /// <summary>Skips one complete value of each type in <paramref name="signature"/>.</summary>
    public void Skip(string signature)
    {
        for (var at = 0; at < signature.Length;)
            at = SkipOne(signature, at, depth: 0);
    }

    private int SkipOne(string signature, int at, int depth)
    {
        if (depth > 64)
            throw Malformed();
        switch (signature[at])
        {
            case 'y':
                Take(1);
                return at + 1;
            case 'n' or 'q':
                Align(2);
                Take(2);
                return at + 1;
            case 'b' or 'i' or 'u' or 'h':
                UInt32();
                return at + 1;
            case 'x' or 't' or 'd':
                UInt64();
                return at + 1;
            case 's' or 'o':
                Take(Length() + 1);
                return at + 1;
            case 'g':
                Take(Byte() + 1);
                return at + 1;
            case 'v':
                var inner = Signature();
                for (var i = 0; i < inner.Length;)
                    i = SkipOne(inner, i, depth + 1);
                return at + 1;
            case 'a':
                Position = ArrayEnd(AlignmentOf(signature[at + 1]));
                return EndOfType(signature, at + 1);
            case '(' or '{':
                Align(8);
                var close = signature[at] == '(' ? ')' : '}';
                for (at++; signature[at] != close;)
                    at = SkipOne(signature, at, depth + 1);
                return at + 1;
            default:
                throw Malformed();
        }
    }

    private static int EndOfType(string signature, int at)
    {
        while (signature[at] == 'a')
            at++;
        if (signature[at] is not ('(' or '{'))
            return at + 1;
        var depth = 0;
        do
        {
            depth += signature[at] switch { '(' or '{' => 1, ')' or '}' => -1, _ => 0 };
            at++;
        }
        while (depth > 0);
        return at;
    }

    private static int AlignmentOf(char type) => type switch
    {
        'y' or 'g' or 'v' => 1,
        'n' or 'q' => 2,
        'x' or 't' or 'd' or '(' or '{' => 8,
        _ => 4,
    };

    private int Length()
    {
        var length = UInt32();
        return length <= _data.Length - Position ? (int)length : throw Malformed();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _data.Length - Position)
            throw Malformed();
        var taken = _data.Slice(Position, count);
        Position += count;
        return taken;
    }

    private static EngineException Malformed() => new(ErrorKind.Internal, "D-Bus: malformed message");
}
