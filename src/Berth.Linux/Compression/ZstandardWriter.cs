using System.Runtime.InteropServices;
using Berth.Linux.Errors;
using Berth.Linux.Streams;

namespace Berth.Linux.Compression;

/// <summary>
/// Compresses what is written to it with the system's libzstd in frames that end where the writer says (RFC 8878, section 3.1).
/// The output stays open.
/// </summary>
public sealed unsafe partial class ZstandardWriter : SequentialWriter
{
    private const string Library = "libzstd.so.1";
    private const int LevelParameter = 100; // ZSTD_c_compressionLevel
    private const int Continue = 0;
    private const int End = 2;
    private readonly Stream _output;
    private readonly byte[] _buffer = new byte[131072];
    private nint _context;
    private bool _isInFrame;

    /// <param name="output">Takes the frames.</param>
    /// <param name="level">1 to 22.</param>
    /// <exception cref="InvalidArgumentException">It is another number.</exception>
    public ZstandardWriter(Stream output, int level)
    {
        ZstandardCodec.CheckLevel(level);
        _output = output;
        _context = ZSTD_createCCtx();
        if (_context == 0) throw new EngineException(ErrorKind.Internal, "libzstd cannot make a compressor");
        Check(ZSTD_CCtx_setParameter(_context, LevelParameter, level));
    }

    /// <summary>Compressed bytes that have gone to the output: all of them right after <see cref="EndFrame"/>.</summary>
    public long Written { get; private set; }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length == 0) return;
        _isInFrame = true;
        Compress(buffer, Continue);
    }

    /// <summary>Ends the frame; what is written next begins another. Without anything in it there is no frame.</summary>
    public void EndFrame()
    {
        if (!_isInFrame) return;
        Compress([], End);
        _isInFrame = false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        ZSTD_freeCCtx(_context);
        _context = 0;
        base.Dispose(disposing);
    }

    private void Compress(ReadOnlySpan<byte> data, int operation)
    {
        ObjectDisposedException.ThrowIf(_context == 0, this);
        fixed (byte* input = data)
        fixed (byte* output = _buffer)
        {
            var from = new Span { Start = input, Size = (nuint)data.Length };
            while (true)
            {
                var to = new Span { Start = output, Size = (nuint)_buffer.Length };
                var left = Check(ZSTD_compressStream2(_context, &to, &from, operation));
                _output.Write(_buffer, 0, (int)to.Position);
                Written += (long)to.Position;
                if (operation == End ? left == 0 : from.Position == from.Size) return;
            }
        }
    }

    private static nuint Check(nuint result)
        => ZSTD_isError(result) == 0 ? result : throw new EngineException(ErrorKind.Internal, $"libzstd cannot compress: {Marshal.PtrToStringUTF8(ZSTD_getErrorName(result))}");

    [LibraryImport(Library)]
    private static partial nint ZSTD_createCCtx();

    [LibraryImport(Library)]
    private static partial nuint ZSTD_freeCCtx(nint context);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_CCtx_setParameter(nint context, int parameter, int value);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_compressStream2(nint context, Span* output, Span* input, int operation);

    [LibraryImport(Library)]
    private static partial uint ZSTD_isError(nuint code);

    [LibraryImport(Library)]
    private static partial nint ZSTD_getErrorName(nuint code);

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Span
    {
        public byte* Start;
        public nuint Size;
        public nuint Position;
    }
}
