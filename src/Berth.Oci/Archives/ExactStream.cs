using Berth.Linux.Errors;
using Berth.Linux.Streams;

namespace Berth.Oci.Archives;

/// <summary>Passes on what is written and refuses more than was announced.</summary>
internal sealed class ExactStream : SequentialWriter
{
    private readonly Stream _output;
    private readonly string _name;
    private readonly long _length;
    private long _left;

    private ExactStream(Stream output, long length, string name)
    {
        _output = output;
        _name = name;
        _length = _left = length;
    }

    /// <summary>Lets <paramref name="content"/> write to <paramref name="output"/>.</summary>
    /// <exception cref="EngineException">It wrote not exactly <paramref name="length"/> bytes.</exception>
    internal static void Write(Action<Stream> content, Stream output, long length, string name)
    {
        using var exact = new ExactStream(output, length, name);
        content(exact);
        if (exact._left != 0) throw exact.WrongLength();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _left -= buffer.Length;
        if (_left < 0) throw WrongLength();
        _output.Write(buffer);
    }

    public override void Flush() => _output.Flush();

    private EngineException WrongLength() => new(ErrorKind.Internal, $"{_name}: the content has not {_length} bytes as its record says");
}
