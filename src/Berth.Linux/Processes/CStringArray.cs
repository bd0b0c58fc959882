using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Linux.Processes;

/// <summary>A NULL-terminated array of NUL-terminated UTF-8 strings in one native block, for argv and envp.</summary>
internal sealed unsafe class CStringArray : IDisposable
{
    private byte** _block;

    public CStringArray(string? first, IReadOnlyList<string> rest)
    {
        var count = rest.Count + (first is null ? 0 : 1);
        var bytes = (nuint)((count + 1) * sizeof(byte*));
        if (first is not null)
            bytes += (nuint)Encoding.UTF8.GetByteCount(first) + 1;
        for (var index = 0; index < rest.Count; index++)
            bytes += (nuint)Encoding.UTF8.GetByteCount(rest[index]) + 1;

        _block = (byte**)NativeMemory.Alloc(bytes);
        var text = (byte*)(_block + count + 1);
        var slot = _block;
        if (first is not null)
            Add(first, ref slot, ref text);
        for (var index = 0; index < rest.Count; index++)
            Add(rest[index], ref slot, ref text);
        *slot = null;
    }

    public byte** Pointer => _block;

    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
    }

    private static void Add(string value, ref byte** slot, ref byte* text)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new Errors.InvalidArgumentException("an argument or environment variable contains a NUL byte");
        var length = Encoding.UTF8.GetByteCount(value);
        Encoding.UTF8.GetBytes(value, new Span<byte>(text, length));
        text[length] = 0;
        *slot++ = text;
        text += length + 1;
    }
}
