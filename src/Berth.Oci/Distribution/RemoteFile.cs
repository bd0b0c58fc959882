using Berth.Linux.Errors;
using Berth.Linux.Streams;

namespace Berth.Oci.Distribution;

/// <summary>A file that an HTTP server has, read as it comes.</summary>
public sealed class RemoteFile : SequentialReader
{
    private readonly RegistryConnection _connection;
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly string _url;

    private RemoteFile(RegistryConnection connection, HttpResponseMessage response, Stream body, string url)
    {
        _connection = connection;
        _response = response;
        _body = body;
        _url = url;
    }

    /// <summary>Whether a name is the URL of such a file.</summary>
    public static bool IsUrl(string text) => text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Asks for a file.</summary>
    /// <param name="url">Its URL.</param>
    /// <param name="options">How servers are spoken to.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="EngineException"><c>downloading URL: …</c>.</exception>
    public static async Task<RemoteFile> Open(string url, RegistryOptions options, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)) throw new InvalidArgumentException($"invalid URL \"{url}\"");
        var connection = new RegistryConnection(address.Authority, options, isInsecure: false);
        HttpResponseMessage? response = null;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            response = await connection.Send(request, cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw await RegistryErrors.Read(response, cancellation).ConfigureAwait(false);
            return new RemoteFile(connection, response, await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), url);
        }
        catch (Exception e)
        {
            response?.Dispose();
            connection.Dispose();
            if (e is RegistryException refusal) throw refusal.Within($"downloading {url}");
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="RegistryException">The connection broke.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _body.Read(buffer);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new RegistryException($"downloading {_url}: unexpected EOF", isTransient: true, cause: e);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
            _response.Dispose();
            _connection.Dispose();
        }

        base.Dispose(disposing);
    }
}
