using System.Net;
using System.Net.Http.Headers;

namespace Berth.Oci.Distribution;

/// <summary>A request's body that is written as it comes into being.</summary>
internal sealed class UploadContent : HttpContent
{
    private readonly Action<Stream> _write;
    private readonly long? _length;

    /// <param name="write">Writes the body.</param>
    /// <param name="length">Its length; null to send it in chunks.</param>
    internal UploadContent(Action<Stream> write, long? length)
    {
        _write = write;
        _length = length;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _write(stream);
        return Task.CompletedTask;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? 0;
        return _length is not null;
    }
}
