using System.Net;
using System.Text;
using Berth.Engine.Images.Policies;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Distribution;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Engine.Images.Registries;

/// <summary>The signatures of an image in a registry: simple ones in a lookaside directory, sigstore's attached to the image.</summary>
internal sealed class RegistrySignatures(RegistryAccess access, ImageReference reference, Digest manifestDigest) : ISignatureSource
{
    private const int MaximumSignatures = 128;
    private const int MaximumSize = 4 * 1024 * 1024;
    private const string SigstoreLayer = "application/vnd.dev.cosign.simplesigning.v1+json";
    private const string SigstoreAnnotation = "dev.cosignproject.cosign/signature";

    /// <inheritdoc/>
    public Digest ManifestDigest => manifestDigest;

    /// <inheritdoc/>
    public ImageReference Reference => reference;

    private string AttachmentTag => $"{manifestDigest.Algorithm}-{manifestDigest.Encoded}.sig";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Simple()
    {
        var address = Storage().Lookaside ?? $"file://{access.Settings.DefaultLookaside}";
        var signatures = new List<byte[]>();
        for (var i = 1; i <= MaximumSignatures && Read($"{address.TrimEnd('/')}/{reference.Path}@{manifestDigest.Algorithm}={manifestDigest.Encoded}/signature-{i}") is { } signature; i++) signatures.Add(signature);
        return signatures;
    }

    /// <inheritdoc/>
    public IReadOnlyList<SigstoreSignature> Sigstore()
    {
        if (!Storage().UsesAttachments) return [];
        var repository = access.Repository(reference);
        if (Attachment(repository) is not { } manifest) return [];
        var signatures = new List<SigstoreSignature>();
        foreach (var layer in manifest.Layers)
        {
            if (layer.MediaType != SigstoreLayer || layer.Annotations is null || !layer.Annotations.TryGetValue(SigstoreAnnotation, out var signature)) continue;
            try
            {
                signatures.Add(new SigstoreSignature(RegistryImages.Wait(repository.ReadBlob(layer, CancellationToken.None)), Convert.FromBase64String(signature)));
            }
            catch (FormatException e)
            {
                throw new InvalidArgumentException($"image {AttachmentTag}: a signature is not base64", e);
            }
        }

        return signatures;
    }

    /// <summary>Adds a simple signature in the lookaside directory.</summary>
    /// <param name="signature">The message.</param>
    /// <param name="instead">Another directory than that of containers-registries.d(5); null for that.</param>
    /// <exception cref="InvalidArgumentException">That is not a directory of this machine.</exception>
    internal void AddSimple(byte[] signature, string? instead = null)
    {
        var storage = Storage();
        var address = instead is not null ? $"file://{instead}" : storage.Staging ?? storage.Lookaside ?? $"file://{access.Settings.DefaultLookaside}";
        if (!address.StartsWith("file://", StringComparison.Ordinal)) throw new InvalidArgumentException($"writing directly to {address} is not supported. Configure a lookaside-staging: location");
        var directory = $"{address[7..].TrimEnd('/')}/{reference.Path}@{manifestDigest.Algorithm}={manifestDigest.Encoded}";
        Directory.CreateDirectory(directory);
        var number = 1;
        for (; File.Exists($"{directory}/signature-{number}"); number++)
        {
            if (File.ReadAllBytes($"{directory}/signature-{number}").AsSpan().SequenceEqual(signature)) return;
        }

        FileSystem.WriteAll($"{directory}/signature-{number}", signature, 0x1A4);
    }

    /// <summary>Attaches a sigstore signature to the image, beside those that are there.</summary>
    /// <exception cref="InvalidArgumentException">containers-registries.d(5) does not allow attachments.</exception>
    internal void AddSigstore(SigstoreSignature signature)
    {
        if (!Storage().UsesAttachments) throw new InvalidArgumentException("writing signatures: writing sigstore attachments is disabled by configuration");
        var repository = access.Repository(reference);
        var encoded = Convert.ToBase64String(signature.Signature);
        var layer = Upload(repository, SigstoreLayer, signature.Payload) with { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [SigstoreAnnotation] = encoded } };
        var existing = Attachment(repository);
        var layers = existing?.Layers.ToList() ?? [];
        if (layers.Exists(known => known.Digest == layer.Digest && known.Annotations?.GetValueOrDefault(SigstoreAnnotation) == encoded)) return;
        layers.Add(layer);
        var differences = string.Join(',', layers.Select(static known => $"\"{known.Digest}\""));
        var configuration = Encoding.ASCII.GetBytes($"{{\"architecture\":\"\",\"os\":\"\",\"config\":{{}},\"rootfs\":{{\"type\":\"layers\",\"diff_ids\":[{differences}]}}}}");
        var manifest = ManifestDocument.From(new ImageManifest
        {
            MediaType = MediaTypes.OciManifest,
            Config = Upload(repository, MediaTypes.OciConfig, configuration),
            Layers = layers,
            Annotations = existing?.Annotations,
        });
        RegistryImages.Wait(repository.PutManifest(AttachmentTag, manifest, CancellationToken.None));
    }

    private static ContentDescriptor Upload(RegistryRepository repository, string type, byte[] content)
    {
        var digest = Digest.Of(content).ToString();
        if (RegistryImages.Wait(repository.FindBlob(digest, CancellationToken.None)) is null)
            RegistryImages.Wait(repository.PutBlob(digest, content.Length, output => output.Write(content), CancellationToken.None));
        return new ContentDescriptor { MediaType = type, Digest = digest, Size = content.Length };
    }

    private SignatureStorage Storage() => SignatureStorage.Of(access.Settings.SignatureDirectories, reference);

    private ImageManifest? Attachment(RegistryRepository repository)
    {
        try
        {
            return RegistryImages.Wait(repository.GetManifest(AttachmentTag, CancellationToken.None)).Parse().Image;
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static byte[]? Read(string address)
    {
        if (address.StartsWith("file://", StringComparison.Ordinal)) return FileSystem.TryReadAll(address[7..]);
        using var client = new HttpClient { MaxResponseContentBufferSize = MaximumSize };
        try
        {
            using var response = RegistryImages.Wait(client.GetAsync(address));
            if (response.StatusCode == HttpStatusCode.NotFound) return null;
            return response.IsSuccessStatusCode ? RegistryImages.Wait(response.Content.ReadAsByteArrayAsync())
                : throw new EngineException(ErrorKind.Internal, $"reading signature from {address}: status {(int)response.StatusCode} ({response.ReasonPhrase})");
        }
        catch (HttpRequestException e)
        {
            throw new EngineException(ErrorKind.Internal, $"reading signature from {address}: {e.Message}", e);
        }
    }
}
