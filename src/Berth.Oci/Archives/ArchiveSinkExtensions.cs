using Berth.Linux.Errors;

namespace Berth.Oci.Archives;

/// <summary>Writing documents, and copying of which the length is known.</summary>
internal static class ArchiveSinkExtensions
{
    private const int BufferSize = 256 * 1024;

    /// <summary>Writes a document.</summary>
    internal static void AddFile(this IArchiveSink sink, string name, byte[] content)
    {
        using var stream = new MemoryStream(content, writable: false);
        sink.AddFile(name, stream, content.Length);
    }

    /// <summary>Copies all of <paramref name="content"/>, which must have exactly <paramref name="length"/> bytes.</summary>
    internal static void CopyExactly(Stream content, Stream output, long length, string name)
    {
        var buffer = new byte[BufferSize];
        var copied = 0L;
        while (content.Read(buffer) is > 0 and var read)
        {
            copied += read;
            if (copied > length) break;
            output.Write(buffer.AsSpan(0, read));
        }

        if (copied != length) throw new EngineException(ErrorKind.Internal, $"{name}: the content has not {length} bytes as its record says");
    }
}
