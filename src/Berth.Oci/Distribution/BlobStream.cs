using System.Net;
using Berth.Linux.Errors;
using Berth.Linux.Streams;
using Berth.Oci.Images;

namespace Berth.Oci.Distribution;

/// <summary>
/// A blob as it comes from a registry: where the connection breaks it asks for the rest (RFC 9110, Range), and where the
/// registry cannot give that, for the whole, and passes over what came before. It ends after the length that is known of it.
/// </summary>
internal sealed class BlobStream : SequentialReader
{
    private const int MaximumFailures = 5;
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(200);
    private readonly Func<long, Task<HttpResponseMessage>> _get;
    private readonly ContentDescriptor _descriptor;
    private readonly CancellationToken _cancellation;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private long _position;
    private int _failures;

    private BlobStream(Func<long, Task<HttpResponseMessage>> get, ContentDescriptor descriptor, CancellationToken cancellation)
    {
        _get = get;
        _descriptor = descriptor;
        _cancellation = cancellation;
    }

    public override long Length => _descriptor.Size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>A blob whose first answer is there.</summary>
    internal static async Task<BlobStream> Open(HttpResponseMessage first, Func<long, Task<HttpResponseMessage>> get, ContentDescriptor descriptor, CancellationToken cancellation)
    {
        var stream = new BlobStream(get, descriptor, cancellation);
        await stream.Take(first).ConfigureAwait(false);
        return stream;
    }

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            Exception? cause = null;
            try
            {
                var read = Body().Read(buffer);
                if (Accept(read, buffer.Length)) return read;
            }
            catch (Exception e) when (IsBreak(e))
            {
                cause = e;
            }

            Thread.Sleep(Broken(cause));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Drop();
        base.Dispose(disposing);
    }

    private static bool IsBreak(Exception exception) => exception is IOException or HttpRequestException or RegistryException { IsTransient: true };

    /// <summary>Counts what came; false where the blob has ended too early.</summary>
    private bool Accept(int read, int wanted)
    {
        _position += read;
        if (_position > _descriptor.Size) throw new EngineException(ErrorKind.Internal, $"blob {_descriptor.Digest}: it is longer than its {_descriptor.Size} bytes");
        if (read > 0) _failures = 0;
        return read > 0 || wanted == 0 || _position == _descriptor.Size;
    }

    /// <summary>After a break: how long to wait before going on.</summary>
    private TimeSpan Broken(Exception? cause)
    {
        Drop();
        if (++_failures > MaximumFailures)
            throw new RegistryException($"reading blob {_descriptor.Digest}: the connection broke at {_position} of {_descriptor.Size} bytes: {cause?.Message ?? "unexpected EOF"}", isTransient: true, cause: cause);
        return s_firstDelay * (1 << (_failures - 1));
    }

    private Stream Body()
    {
        if (_body is not null) return _body;
        Take(_get(_position).GetAwaiter().GetResult()).GetAwaiter().GetResult();
        return _body!;
    }

    private async Task Take(HttpResponseMessage response)
    {
        _response = response;
        var from = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? -1 : 0;
        if (from != 0 && from != _position)
            throw new RegistryException($"reading blob {_descriptor.Digest}: asked for the rest from {_position} on, the registry answers from {from} on", isTransient: false);
        _body = await response.Content.ReadAsStreamAsync(_cancellation).ConfigureAwait(false);
        if (from == _position) return;
        var buffer = new byte[131072];
        for (var left = _position; left > 0;)
        {
            var read = _body.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0) throw new IOException("unexpected EOF");
            left -= read;
        }
    }

    private void Drop()
    {
        _body?.Dispose();
        _response?.Dispose();
        _body = null;
        _response = null;
    }
}
