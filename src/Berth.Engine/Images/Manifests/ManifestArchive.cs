using System.Security.Cryptography;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Archives;
using Berth.Oci.Distribution;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Engine.Images.Manifests;

/// <summary>Puts a list and its images into a directory or an archive.</summary>
/// <param name="writer">Writes them.</param>
/// <param name="temporary">The directory for compressed layers.</param>
/// <param name="progress">Is told.</param>
internal sealed class ManifestArchive(ListWriter writer, string temporary, ITransferProgress progress) : IListDestination
{
    private const int CopySize = 256 * 1024;

    public ManifestDocument Put(PushedImage image, ManifestPushOptions options)
    {
        // A directory gets layers as they are, unless a compression was asked for or they come compressed otherwise.
        var isOther = image.Saved.Layers.Any(static layer => layer.Size < 0);
        var compressor = writer.IsOci || isOther || options.CompressionFormat is not null
            ? PushCompression.For(options.CompressionFormat, options.DefaultCompressionFormat, options.Format, options.CompressionLevel) : null;
        var isDocker = !writer.IsOci && (options.Format ?? (image.Manifest.IsDocker && compressor is not { IsZstandard: true } ? "v2s2" : "oci")) == "v2s2";
        var blobs = image.Saved.Layers.Select(layer => progress.Begin("blob", layer.DiffId, Math.Max(layer.Size, 0))).ToList();
        var manifest = writer.AddImage(image.Saved, isDocker, compressor, temporary);
        foreach (var blob in blobs) blob.Done();
        progress.Begin("config", Digest.Of(image.Saved.ConfigurationBytes).ToString(), image.Saved.ConfigurationBytes.Length).Done();
        progress.End();
        return manifest;
    }

    public ManifestDocument Copy(RegistryRepository source, ImageReference from, ManifestDocument document, ManifestPushOptions options)
    {
        foreach (var child in document.Index?.Manifests ?? [])
            Copy(source, from, RegistryImages.Wait(source.GetManifest(child.Digest, CancellationToken.None)).Parse(), options);
        if (document.Image is { } image)
        {
            foreach (var layer in image.Layers) CopyBlob(source, layer, "blob");
            CopyBlob(source, image.Config, "config");
            progress.End();
            document = ManifestConversion.To(document, writer.IsOci ? "oci" : options.Format);
        }

        writer.AddManifest(document);
        return document;
    }

    public void Put(ListArtifacts artifacts, ManifestDocument artifact)
    {
        foreach (var blob in artifact.Image!.Layers) PutBlob(artifacts, blob, "blob");
        PutBlob(artifacts, artifact.Image.Config, "config");
        progress.End();
        writer.AddManifest(artifact);
    }

    public void Sign(Digest manifest)
    {
        // Whoever wants signatures is refused before anything is written.
    }

    public void Complete(ManifestDocument list)
    {
        writer.Complete(list);
        progress.Say("Storing list signatures");
    }

    private void PutBlob(ListArtifacts artifacts, ContentDescriptor blob, string kind)
    {
        var bar = progress.Begin(kind, blob.Digest, blob.Size);
        writer.AddBlob(blob.Digest, blob.Size, output =>
        {
            using var content = artifacts.Open(blob);
            content.CopyTo(output, CopySize);
        });
        bar.Done();
    }

    private void CopyBlob(RegistryRepository source, ContentDescriptor blob, string kind)
    {
        var bar = progress.Begin(kind, blob.Digest, blob.Size);
        writer.AddBlob(blob.Digest, blob.Size, output =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var content = RegistryImages.Wait(source.OpenBlob(blob, CancellationToken.None));
            content.CopyTo(new DigestingStream(output, hash), CopySize);
            var digest = Digest.FromHash(hash.GetHashAndReset());
            if (digest.ToString() != blob.Digest) throw new EngineException(ErrorKind.Internal, $"blob {blob.Digest}: the digest of its content is {digest}");
        });
        bar.Done();
    }
}
