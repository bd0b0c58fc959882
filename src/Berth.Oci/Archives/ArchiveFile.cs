using Berth.Linux.Compression;
using Berth.Linux.Errors;
using Berth.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace Berth.Oci.Archives;

/// <summary>Makes a seekable, uncompressed file of an archive.</summary>
internal static class ArchiveFile
{
    private const int BufferSize = 1024 * 1024;
    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];
    private static ReadOnlySpan<byte> ZstdMagic => [0x28, 0xB5, 0x2F, 0xFD];
    private static ReadOnlySpan<byte> XzMagic => [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    /// <summary>The archive in <paramref name="stream"/>: the file itself where it can be, else a copy that has no name.</summary>
    internal static SafeFileHandle Open(Stream stream, string name, string temporary)
    {
        Span<byte> magic = stackalloc byte[6];
        var length = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        magic = magic[..length];
        if (length == 0) throw new InvalidArgumentException($"{name}: the archive is empty");
        var isPlain = Filter(magic) is null && !magic.StartsWith(GzipMagic);
        if (isPlain && stream is FileStream { CanSeek: true } file)
            return File.OpenHandle($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}");

        using var whole = new PrefixedStream(magic.ToArray(), stream);
        using Stream content = isPlain ? whole
            : Filter(magic) is { } program ? new FilterStream(program, ["-dc"], whole)
            : GzipReader.Open(whole);
        var handle = TemporaryFile.Create(temporary);
        try
        {
            var buffer = new byte[BufferSize];
            var written = 0L;
            while (content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) is > 0 and var read)
            {
                RandomAccess.Write(handle, buffer.AsSpan(0, read), written);
                written += read;
            }

            return handle;
        }
        catch (Exception e) when (e is InvalidDataException or HelperException)
        {
            handle.Dispose();
            throw new InvalidArgumentException($"{name}: the compressed archive is damaged", e);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The program that decompresses what begins so; null for none.</summary>
    private static string? Filter(ReadOnlySpan<byte> magic)
        => magic.StartsWith("BZh"u8) ? "bzip2" : magic.StartsWith(XzMagic) ? "xz" : magic.StartsWith(ZstdMagic) ? "zstd" : null;
}
