using Berth.Linux.Errors;
using Berth.Quadlet.Installation;

namespace Berth.Cli.Verbs.Quadlets;

/// <summary>Fetches Quadlet files from the web.</summary>
internal static class QuadletDownload
{
    private const int MaximumSize = 16 * 1024 * 1024;

    /// <summary>Fetches a file; the server may say what it is called (RFC 6266), else the URL does.</summary>
    /// <exception cref="EngineException">It cannot be fetched, or the server answers that it has none.</exception>
    internal static DownloadedFile Fetch(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
            throw new InvalidArgumentException($"unable to download URL {url}: not a URL");
        using var client = new HttpClient { MaxResponseContentBufferSize = MaximumSize };
        try
        {
            using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, address));
            if (!response.IsSuccessStatusCode)
                throw new EngineException(ErrorKind.Internal, $"unable to download URL {url}: status {(int)response.StatusCode} ({response.ReasonPhrase})");
            using var content = new MemoryStream();
            response.Content.ReadAsStream().CopyTo(content);
            var path = address.AbsolutePath;
            var name = response.Content.Headers.ContentDisposition?.FileName?.Trim('"') is { Length: > 0 } said
                ? said : Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
            return new DownloadedFile(name, content.ToArray());
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
        {
            throw new EngineException(ErrorKind.Internal, $"unable to download URL {url}: {failure.Message}", failure);
        }
    }
}
