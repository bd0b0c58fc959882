using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Oci.Distribution;

/// <summary>A repository of a registry (OCI distribution specification).</summary>
/// <param name="client">The registry.</param>
/// <param name="path">The repository's path.</param>
public sealed class RegistryRepository(RegistryClient client, string path)
{
    private const int MaximumTagPage = 4 * 1024 * 1024;
    private const int MaximumTags = 1_000_000;
    private static readonly string[] s_manifestTypes = [MediaTypes.OciManifest, MediaTypes.OciIndex, MediaTypes.DockerManifest, MediaTypes.DockerManifestList, MediaTypes.DockerSchema1Signed, MediaTypes.DockerSchema1];

    /// <summary>Host and path.</summary>
    public string Name => $"{client.Host}/{path}";

    private IReadOnlyList<RegistryScope> Reading => [RegistryScope.Pull(path)];

    private IReadOnlyList<RegistryScope> Writing => [RegistryScope.Push(path)];

    /// <summary>Reads a manifest.</summary>
    /// <param name="tagOrDigest">A tag, or a digest, which the document must have.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="RegistryException"><c>reading manifest TAG in REPOSITORY: …</c>.</exception>
    public async Task<RemoteManifest> GetManifest(string tagOrDigest, CancellationToken cancellation)
    {
        try
        {
            using var response = await client.Send(() => Request(HttpMethod.Get), $"{path}/manifests/{tagOrDigest}", Reading, cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw await RegistryErrors.Read(response, cancellation).ConfigureAwait(false);
            var bytes = await Body.Read(response, ImageDocuments.MaximumSize, cancellation).ConfigureAwait(false);
            if (Digest.TryParse(tagOrDigest, out var digest) && !digest.Matches(bytes))
                throw new RegistryException($"manifest does not match provided manifest digest {digest}: its digest is {Digest.Of(bytes)}", isTransient: false);
            return new RemoteManifest(bytes, response.Content.Headers.ContentType?.MediaType);
        }
        catch (RegistryException e) when (!IsOfPing(e))
        {
            throw e.Within($"reading manifest {tagOrDigest} in {Name}");
        }

        static HttpRequestMessage Request(HttpMethod method)
        {
            var request = new HttpRequestMessage(method, (Uri?)null);
            foreach (var type in s_manifestTypes) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
            return request;
        }
    }

    /// <summary>The digest of the manifest under a tag, by HEAD where the registry tells it and by reading else.</summary>
    /// <exception cref="RegistryException">There is none.</exception>
    public async Task<Digest> GetDigest(string tagOrDigest, CancellationToken cancellation)
    {
        var place = $"{path}/manifests/{tagOrDigest}";
        var unasked = await client.TrySendUnasked(Request, place, cancellation).ConfigureAwait(false);
        using (var response = unasked ?? await client.Send(Request, place, Reading, cancellation).ConfigureAwait(false))
        {
            if (!response.IsSuccessStatusCode)
                throw (await RegistryErrors.Read(response, cancellation).ConfigureAwait(false)).Within($"reading digest {tagOrDigest} in {Name}");
            if (response.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.FirstOrDefault(), out var digest)) return digest;
        }

        return Digest.Of((await GetManifest(tagOrDigest, cancellation).ConfigureAwait(false)).Bytes);

        static HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Head, (Uri?)null);
            foreach (var type in s_manifestTypes) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
            return request;
        }
    }

    /// <summary>Writes a manifest.</summary>
    /// <param name="tagOrDigest">The tag or the digest it gets.</param>
    /// <param name="manifest">The document, sent as it is.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="RegistryException">The registry refuses it.</exception>
    public async Task PutManifest(string tagOrDigest, ManifestDocument manifest, CancellationToken cancellation)
    {
        using var response = await client.Send(Request, $"{path}/manifests/{tagOrDigest}", Writing, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw (await RegistryErrors.Read(response, cancellation).ConfigureAwait(false)).Within($"uploading manifest {tagOrDigest} to {Name}");

        HttpRequestMessage Request()
        {
            var content = new ReadOnlyMemoryContent(manifest.Bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue(manifest.MediaType);
            return new HttpRequestMessage(HttpMethod.Put, (Uri?)null) { Content = content };
        }
    }

    /// <summary>Opens a blob. The stream goes on by itself where the connection breaks, and gives exactly the descriptor's bytes; their digest is the reader's affair.</summary>
    /// <exception cref="RegistryException">There is none.</exception>
    public async Task<Stream> OpenBlob(ContentDescriptor descriptor, CancellationToken cancellation)
    {
        var first = await GetBlob(descriptor.Digest, 0, cancellation).ConfigureAwait(false);
        return await BlobStream.Open(first, from => GetBlob(descriptor.Digest, from, cancellation), descriptor, cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads a small blob and checks its digest.</summary>
    /// <exception cref="EngineException">It is not what the descriptor says.</exception>
    public async Task<byte[]> ReadBlob(ContentDescriptor descriptor, CancellationToken cancellation)
    {
        if (descriptor.Size > ImageDocuments.MaximumSize) throw new InvalidArgumentException($"blob {descriptor.Digest}: {descriptor.Size} bytes exceed the limit of {ImageDocuments.MaximumSize}");
        using var response = await GetBlob(descriptor.Digest, 0, cancellation).ConfigureAwait(false);
        var bytes = await Body.Read(response, ImageDocuments.MaximumSize, cancellation).ConfigureAwait(false);
        var digest = Digest.Parse(descriptor.Digest);
        if (!digest.Matches(bytes)) throw new EngineException(ErrorKind.Internal, $"blob {digest}: the digest of its content is {Digest.Of(bytes)}");
        return bytes;
    }

    /// <summary>The length of a blob that the repository has; null if it does not have it.</summary>
    /// <exception cref="RegistryException">The registry does not say.</exception>
    public async Task<long?> FindBlob(string digest, CancellationToken cancellation)
    {
        using var response = await client.Send(static () => new HttpRequestMessage(HttpMethod.Head, (Uri?)null), $"{path}/blobs/{digest}", Writing, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        if (!response.IsSuccessStatusCode)
            throw (await RegistryErrors.Read(response, cancellation).ConfigureAwait(false)).Within($"checking whether a blob {digest} exists in {Name}");
        return response.Content.Headers.ContentLength ?? -1;
    }

    /// <summary>Takes a blob over from another repository of the registry; false if that cannot be.</summary>
    public async Task<bool> MountBlob(string digest, string fromPath, CancellationToken cancellation)
    {
        using var response = await client.Send(
            static () => new HttpRequestMessage(HttpMethod.Post, (Uri?)null), $"{path}/blobs/uploads/?mount={Uri.EscapeDataString(digest)}&from={Uri.EscapeDataString(fromPath)}",
            [RegistryScope.Push(path), RegistryScope.Pull(fromPath)], cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Created) return true;
        if (response.StatusCode == HttpStatusCode.Accepted && response.Headers.Location is { } upload)
        {
            // The registry began an upload instead, which nobody wants.
            var url = await client.Address(upload.OriginalString, cancellation).ConfigureAwait(false);
            using var cancelled = await client.Send(() => new HttpRequestMessage(HttpMethod.Delete, url), "", Writing, cancellation).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Uploads a blob of which digest and length are known, in one request.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="length">The length in bytes.</param>
    /// <param name="write">Writes the blob; again where the registry wants another token or more time.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="RegistryException">The registry refuses it.</exception>
    public async Task PutBlob(string digest, long length, Action<Stream> write, CancellationToken cancellation)
    {
        var url = await BeginUpload(cancellation).ConfigureAwait(false);
        using var response = await client.Send(
            () => new HttpRequestMessage(HttpMethod.Put, WithDigest(url, digest)) { Content = new UploadContent(write, length) }, "", Writing, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) throw (await RegistryErrors.Read(response, cancellation).ConfigureAwait(false)).Within($"writing blob {digest} to {Name}");
    }

    /// <summary>Uploads a blob while it comes into being: its digest is known at the end.</summary>
    /// <param name="write">Writes the blob and returns its digest; again where the registry wants another token or more time.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="RegistryException">The registry refuses it.</exception>
    public async Task<string> StreamBlob(Func<Stream, string> write, CancellationToken cancellation)
    {
        var url = await BeginUpload(cancellation).ConfigureAwait(false);
        var digest = "";
        using (var response = await client.Send(
            () => new HttpRequestMessage(HttpMethod.Patch, url) { Content = new UploadContent(output => digest = write(output), null) }, "", Writing, cancellation).ConfigureAwait(false))
        {
            if (!response.IsSuccessStatusCode) throw (await RegistryErrors.Read(response, cancellation).ConfigureAwait(false)).Within($"writing blob to {Name}");
            url = await Location(response, url, cancellation).ConfigureAwait(false);
        }

        using var end = await client.Send(() => new HttpRequestMessage(HttpMethod.Put, WithDigest(url, digest)) { Content = new ByteArrayContent([]) }, "", Writing, cancellation).ConfigureAwait(false);
        if (!end.IsSuccessStatusCode) throw (await RegistryErrors.Read(end, cancellation).ConfigureAwait(false)).Within($"uploading layer to {Name}");
        return digest;
    }

    /// <summary>All tags.</summary>
    /// <exception cref="RegistryException">The registry does not tell them.</exception>
    public async Task<IReadOnlyList<string>> ListTags(CancellationToken cancellation)
    {
        var tags = new List<string>();
        Uri? next = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            var url = next;
            using var response = await client.Send(() => new HttpRequestMessage(HttpMethod.Get, url), $"{path}/tags/list", Reading, cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw (await RegistryErrors.Read(response, cancellation).ConfigureAwait(false)).Within("fetching tags list");
            tags.AddRange(Strings(await Body.Read(response, MaximumTagPage, cancellation).ConfigureAwait(false), "tags"));
            var link = NextPage.Of(response);
            next = link is null ? null : new Uri(response.RequestMessage!.RequestUri!, link);
        }
        while (next is not null && tags.Count < MaximumTags && seen.Add(next.ToString()));
        return tags;
    }

    /// <summary>The strings under a member of a document.</summary>
    internal static IReadOnlyList<string> Strings(byte[] json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) return [];
            return [.. list.EnumerateArray().Where(static element => element.ValueKind == JsonValueKind.String).Select(static element => element.GetString()!)];
        }
        catch (JsonException e)
        {
            throw new RegistryException("the registry's answer is not JSON", isTransient: false, cause: e);
        }
    }

    private static bool IsOfPing(RegistryException exception) => exception.Message.StartsWith("pinging", StringComparison.Ordinal);

    private static Uri WithDigest(Uri url, string digest)
        => new UriBuilder(url) { Query = (url.Query.Length > 1 ? url.Query[1..] + "&" : "") + "digest=" + Uri.EscapeDataString(digest) }.Uri;

    private async Task<HttpResponseMessage> GetBlob(string digest, long from, CancellationToken cancellation)
    {
        var response = await client.Send(Request, $"{path}/blobs/{digest}", Reading, cancellation).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return response;
        throw (await RegistryErrors.Read(response, cancellation).ConfigureAwait(false)).Within($"fetching blob {digest} from {Name}");

        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Get, (Uri?)null);
            if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
            return request;
        }
    }

    private async Task<Uri> BeginUpload(CancellationToken cancellation)
    {
        using var response = await client.Send(static () => new HttpRequestMessage(HttpMethod.Post, (Uri?)null), $"{path}/blobs/uploads/", Writing, cancellation).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Accepted)
            throw (await RegistryErrors.Read(response, cancellation).ConfigureAwait(false)).Within($"initiating layer upload to /v2/{path}/blobs/uploads/ in {client.Host}");
        return await Location(response, null, cancellation).ConfigureAwait(false);
    }

    private async Task<Uri> Location(HttpResponseMessage response, Uri? fallback, CancellationToken cancellation)
    {
        if (response.Headers.Location is { } location) return location.IsAbsoluteUri ? location : await client.Address(location.OriginalString, cancellation).ConfigureAwait(false);
        return fallback ?? throw new RegistryException("the registry does not say where to upload to", isTransient: false);
    }
}
