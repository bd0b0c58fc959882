using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Distribution;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Engine.Images.Manifests;

/// <summary>Puts a list and its images into a repository.</summary>
internal sealed class ManifestUpload(RegistryAccess access, ImageReference reference, ImageSigner signer, ITransferProgress progress) : IListDestination
{
    private const int CopySize = 256 * 1024;
    private readonly RegistryUpload _upload = new(access, progress);
    private readonly ImageReference _untagged = ImageReference.Parse(reference.Repository);

    public ManifestDocument Put(PushedImage image, ManifestPushOptions options) => _upload.PushUntagged(image, _untagged, new ImagePushOptions
    {
        Source = "",
        Format = options.Format,
        CompressionFormat = options.CompressionFormat,
        DefaultCompressionFormat = options.DefaultCompressionFormat,
        CompressionLevel = options.CompressionLevel,
        ForceCompression = options.ForceCompression,
    });

    public ManifestDocument Copy(RegistryRepository source, ImageReference from, ManifestDocument document, ManifestPushOptions options)
    {
        var destination = access.Repository(_untagged);
        foreach (var child in document.Index?.Manifests ?? [])
            Copy(source, from, RegistryImages.Wait(source.GetManifest(child.Digest, CancellationToken.None)).Parse(), options);
        if (document.Image is { } image)
        {
            foreach (var layer in image.Layers) CopyBlob(source, destination, layer, "blob", from);
            CopyBlob(source, destination, image.Config, "config", from);
            progress.End();
            document = ManifestConversion.To(document, options.Format);
        }

        RegistryImages.Wait(destination.PutManifest(document.Digest.ToString(), document, CancellationToken.None));
        return document;
    }

    public void Put(ListArtifacts artifacts, ManifestDocument artifact)
    {
        var destination = access.Repository(_untagged);
        foreach (var blob in artifact.Image!.Layers) PutBlob(artifacts, destination, blob, "blob");
        PutBlob(artifacts, destination, artifact.Image.Config, "config");
        progress.End();
        RegistryImages.Wait(destination.PutManifest(artifact.Digest.ToString(), artifact, CancellationToken.None));
    }

    public void Sign(Digest manifest) => signer.Sign(access, reference, manifest, progress);

    public void Complete(ManifestDocument list)
    {
        if (reference.Digest is { } wanted && wanted != list.Digest) throw new ConflictException($"the list's digest is {list.Digest} and not {wanted}");
        RegistryImages.Wait(access.Repository(reference).PutManifest(reference.Tag ?? list.Digest.ToString(), list, CancellationToken.None));
        const string storing = "Storing list signatures";
        if (signer.IsEmpty) progress.Say(storing);
        else signer.Sign(access, reference, list.Digest, progress, storing);
    }

    private void PutBlob(ListArtifacts artifacts, RegistryRepository destination, ContentDescriptor blob, string kind)
    {
        var bar = progress.Begin(kind, blob.Digest, blob.Size);
        if (RegistryImages.Wait(destination.FindBlob(blob.Digest, CancellationToken.None)) is null)
        {
            RegistryImages.Wait(destination.PutBlob(
                blob.Digest,
                blob.Size,
                output =>
                {
                    // The registry compares the digest with what comes.
                    using var content = artifacts.Open(blob);
                    content.CopyTo(output, CopySize);
                },
                CancellationToken.None));
        }

        bar.Advance(blob.Size);
        bar.Done();
    }

    private void CopyBlob(RegistryRepository source, RegistryRepository destination, ContentDescriptor blob, string kind, ImageReference from)
    {
        var bar = progress.Begin(kind, blob.Digest, blob.Size);
        if (RegistryImages.Wait(destination.FindBlob(blob.Digest, CancellationToken.None)) is not null
            || (from.Domain == _untagged.Domain && from.Path != _untagged.Path && RegistryImages.Wait(destination.MountBlob(blob.Digest, from.Path, CancellationToken.None))))
        {
            bar.Done("skipped: already exists");
            return;
        }

        RegistryImages.Wait(destination.PutBlob(
            blob.Digest,
            blob.Size,
            output =>
            {
                // The registry compares the digest with what comes.
                using var content = RegistryImages.Wait(source.OpenBlob(blob, CancellationToken.None));
                content.CopyTo(output, CopySize);
            },
            CancellationToken.None));
        bar.Advance(blob.Size);
        bar.Done();
    }
}
