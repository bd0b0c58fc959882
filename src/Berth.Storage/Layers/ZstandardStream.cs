using System.Runtime.InteropServices;
using Berth.Linux.Streams;
using Berth.Storage.Tar;

namespace Berth.Storage.Layers;

/// <summary>Decompresses Zstandard with the system's libzstd (zstd.h, streaming), frames after frames. The inner stream stays open.</summary>
internal sealed class ZstandardStream : SequentialReader
{
    private readonly Stream _inner;
    private readonly nint _context;
    private readonly byte[] _input = new byte[131072];
    private int _at;
    private int _end;
    private nuint _expected;
    private bool _mayHoldOutput;
    private bool _isDisposed;

    internal ZstandardStream(Stream inner)
    {
        _inner = inner;
        _context = Zstandard.ZSTD_createDStream();
        if (_context == 0) throw new TarException("libzstd cannot make a decoder");
    }

    public override unsafe int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0) return 0;
        fixed (byte* input = _input)
        fixed (byte* output = buffer)
        {
            while (true)
            {
                if (_at == _end && !_mayHoldOutput)
                {
                    _at = 0;
                    _end = _inner.Read(_input, 0, _input.Length);
                    if (_end == 0 && _expected != 0) throw new TarException("the layer's compressed data ends early");
                }

                var from = new Zstandard.Buffer { Start = (nint)input, Size = (nuint)_end, Position = (nuint)_at };
                var to = new Zstandard.Buffer { Start = (nint)output, Size = (nuint)buffer.Length, Position = 0 };
                if (_end == 0 && !_mayHoldOutput) return 0;
                var result = Zstandard.ZSTD_decompressStream(_context, ref to, ref from);
                if (Zstandard.ZSTD_isError(result) != 0)
                    throw new TarException($"the layer's compressed data is damaged: {Marshal.PtrToStringUTF8(Zstandard.ZSTD_getErrorName(result))}");
                _expected = result;
                _at = (int)from.Position;
                // A full output means that the decoder may have more without further input.
                _mayHoldOutput = to.Position == to.Size;
                if (to.Position > 0) return (int)to.Position;
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (!_isDisposed) Zstandard.ZSTD_freeDStream(_context);
        _isDisposed = true;
        base.Dispose(disposing);
    }
}
