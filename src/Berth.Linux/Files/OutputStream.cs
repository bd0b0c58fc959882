using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Berth.Linux.Errors;

namespace Berth.Linux.Files;

/// <summary>
/// A buffered UTF-8 writer on a descriptor, mostly standard output. It costs nothing at start-up, unlike
/// <see cref="Console"/>. Not safe for two threads.
/// </summary>
public sealed class OutputStream : IBufferWriter<byte>
{
    private const int Capacity = 32 * 1024;
    private readonly Descriptor _descriptor;
    private byte[] _buffer;
    private int _used;

    /// <summary>Writes to <paramref name="descriptor"/>, which stays the caller's.</summary>
    public OutputStream(Descriptor descriptor, int capacity = Capacity)
    {
        _descriptor = descriptor;
        _buffer = GC.AllocateUninitializedArray<byte>(capacity);
    }

    /// <summary>Process's standard output.</summary>
    public static OutputStream StandardOutput() => new(new Descriptor(1, owns: false));

    /// <summary>Process's standard error, with a small buffer: flush after each message.</summary>
    public static OutputStream StandardError() => new(new Descriptor(2, owns: false), capacity: 1024);

    /// <summary>Keeps everything for <see cref="ToString"/> and writes nothing; the buffer grows.</summary>
    public bool Collects { get; init; }

    /// <summary>The descriptor's number.</summary>
    public int Number => _descriptor.Number;

    /// <summary>Whether a terminal is behind it (isatty(3)).</summary>
    public bool IsTerminal => !Collects && Libc.isatty(_descriptor.Number) == 1;

    /// <summary>Appends text as UTF-8; a lone surrogate becomes U+FFFD.</summary>
    public OutputStream Write(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var status = Utf8.FromUtf16(text, _buffer.AsSpan(_used), out var read, out var written);
            _used += written;
            text = text[read..];
            if (status == OperationStatus.DestinationTooSmall) Reserve(size: 4);
        }

        return this;
    }

    /// <summary>Appends one character below U+0080.</summary>
    public OutputStream Write(char character) => Write(new ReadOnlySpan<char>(in character));

    /// <summary>Appends text and a line feed.</summary>
    public OutputStream WriteLine(ReadOnlySpan<char> text = default) => Write(text).Write('\n');

    /// <summary>Appends raw bytes; large blocks are not copied.</summary>
    public OutputStream WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used && !Collects) Flush();
        if (bytes.Length > _buffer.Length && !Collects)
        {
            WriteThrough(bytes);
            return this;
        }

        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
        return this;
    }

    /// <summary>Hands what is buffered to the kernel.</summary>
    /// <exception cref="BrokenPipeException">Nobody reads any more.</exception>
    /// <exception cref="SyscallException">write(2) failed otherwise.</exception>
    public void Flush()
    {
        if (_used == 0 || Collects) return;
        var used = _used;
        _used = 0;
        WriteThrough(_buffer.AsSpan(0, used));
    }

    /// <inheritdoc/>
    public void Advance(int count) => _used += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_used);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_used);
    }

    /// <summary>What was written, for a caller that collects rather than prints.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_buffer, 0, _used);

    private void Reserve(int size)
    {
        if (_buffer.Length - _used >= Math.Max(size, 4)) return;
        if (Collects)
        {
            Array.Resize(ref _buffer, (2 * _buffer.Length) + size);
            return;
        }

        Flush();
        if (_buffer.Length < size) _buffer = GC.AllocateUninitializedArray<byte>(size);
    }

    private void WriteThrough(ReadOnlySpan<byte> bytes) => WriteThrough(_descriptor, bytes);

    /// <summary>Hands bytes for a standard stream to the kernel.</summary>
    /// <exception cref="BrokenPipeException">Nobody reads any more.</exception>
    /// <exception cref="SyscallException">write(2) failed otherwise.</exception>
    public static void WriteThrough(Descriptor descriptor, ReadOnlySpan<byte> bytes)
    {
        try
        {
            FileSystem.Write(descriptor, bytes, descriptor.Number == 1 ? "/dev/stdout" : null);
        }
        catch (SyscallException error) when (error.Number == Errno.EPIPE)
        {
            throw new BrokenPipeException();
        }
    }
}
