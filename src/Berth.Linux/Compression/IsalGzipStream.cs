using System.Runtime.InteropServices;
using Berth.Linux.Streams;

namespace Berth.Linux.Compression;

/// <summary>Decompresses gzip with ISA-L, members after members. The inner stream stays open.</summary>
internal sealed unsafe class IsalGzipStream : SequentialReader
{
    private const int InputSize = 131072;
    private readonly Stream _inner;
    private readonly byte[] _input = new byte[InputSize];
    private byte* _state;
    private int _at;
    private int _end;
    private bool _isInMember;
    private bool _hasMember;

    internal IsalGzipStream(Stream inner)
    {
        _inner = inner;
        _state = (byte*)NativeMemory.AllocZeroed(Isal.StateSize);
    }

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_state == null, this);
        if (buffer.Length == 0) return 0;
        var fields = (Isal.State*)_state;
        fixed (byte* input = _input)
        fixed (byte* output = buffer)
        {
            while (true)
            {
                if (_at == _end)
                {
                    _at = 0;
                    _end = _inner.Read(_input, 0, _input.Length);
                    // Without input the decoder may still hold output.
                    if (_end == 0 && !_isInMember) return 0;
                }

                if (!_isInMember && !BeginMember()) return 0;
                fields->Input = input + _at;
                fields->InputLeft = (uint)(_end - _at);
                fields->Output = output;
                fields->OutputLeft = (uint)buffer.Length;
                var result = Isal.isal_inflate(_state);
                if (result < 0) throw new InvalidDataException($"invalid gzip data (igzip error {result})");
                var hadInput = _end > _at;
                _at = _end - (int)fields->InputLeft;
                if (fields->Block == Isal.BlockFinish) _isInMember = false;
                var produced = buffer.Length - (int)fields->OutputLeft;
                if (produced > 0) return produced;
                if (!hadInput && _isInMember) throw new InvalidDataException("unexpected end of gzip data");
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        NativeMemory.Free(_state);
        _state = null;
        base.Dispose(disposing);
    }

    /// <summary>What follows a member is another one; anything else is passed over, as the runtime's and gzip(1) do with zeros.</summary>
    private bool BeginMember()
    {
        if (_hasMember && _input[_at] != 0x1F)
        {
            _at = _end = 0;
            return false;
        }

        Isal.Begin(_state);
        _isInMember = _hasMember = true;
        return true;
    }
}
