using Berth.Engine.Images.Encryption;
using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Archives;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>Fetches images by the transports of containers-transports(5) that are on this machine.</summary>
internal sealed class TransportPull(Store store, string temporary, string policyFile)
{
    internal IReadOnlyList<string> Pull(TransportReference reference, ImagePlatform platform, DecryptionKeys? keys, ITransferProgress progress)
    {
        if (reference.Transport == TransportReference.Storage) return [PullStored(reference, progress)];
        reference.CheckPlace();
        if (!File.Exists(reference.Path) && reference.Transport is TransportReference.OciArchive or TransportReference.DockerArchive)
        {
            throw new NotFoundException(reference.Transport == TransportReference.OciArchive ? $"creating temp directory: archive file not found: \"{reference.Path}\""
                : $"opening file \"{reference.Path}\": open {reference.Path}: no such file or directory");
        }

        using var source = TransportImages.Open(reference, platform.Wanted, temporary);
        Check(reference, reference.Transport == TransportReference.Directory ? PolicySubject.Place(reference.Transport, reference.Detail, null) : PolicySubject.Place(reference.Transport, reference.Path, reference.Name));
        var ids = new List<string>();
        foreach (var (image, names) in TransportImages.Choose(source, reference))
        {
            progress.Say("Getting image source signatures");
            var copied = Copy(reference, image, keys, names, progress);
            platform.TellMismatch(copied.Configuration, progress);
            var id = copied.Id;
            // Podman tells it once for each name.
            ids.AddRange(Enumerable.Repeat(id, Math.Max(1, names.Count)));
        }

        return ids;
    }

    private StoredImage Copy(TransportReference reference, SourceImage image, DecryptionKeys? keys, IReadOnlyList<string> names, ITransferProgress progress)
    {
        try
        {
            return new ImageTransfer(store, progress).Copy(ImageDecryption.Open(image, keys), names);
        }
        catch (InvalidArgumentException e) when (image.Layers.Any(static layer => MediaTypes.IsEncryptedLayer(layer.Descriptor.MediaType)))
        {
            throw new InvalidArgumentException($"unable to perform copy: unable to copy from source {reference.Shown}: {e.Message}", e);
        }
    }

    private string PullStored(TransportReference reference, ITransferProgress progress)
    {
        if (reference.Detail.StartsWith('[')) throw new NotSupportedYetException($"{reference}: another store than Berth's own is not supported yet");
        var (image, name) = new ImageLookup(store).TryFind(reference.Detail)
            ?? throw new NotFoundException($"unable to copy from source {reference}: initializing source {reference}: reference \"{reference.Detail}\" does not resolve to an image ID: identifier is not an image");
        Check(reference, PolicySubject.Stored(store.Configuration, name, image.Id));
        progress.Say("Getting image source signatures");
        foreach (var layer in image.Manifest.Image?.Layers ?? []) progress.Begin("blob", layer.Digest, layer.Size).Done("skipped: already exists");
        progress.Begin("config", image.Manifest.Image?.Config.Digest ?? "", 0).Done();
        progress.End();
        if (name is not null) store.Images.AddName(image.Id, name);
        return image.Id;
    }

    private void Check(TransportReference reference, PolicySubject subject)
    {
        try
        {
            SignaturePolicy.Check(policyFile, subject);
        }
        catch (ConflictException e)
        {
            // Podman copies from archives of docker by another way, and says less there.
            var copying = reference.Transport == TransportReference.DockerArchive ? "" : "unable to perform copy: ";
            var source = reference.Transport == TransportReference.Storage ? subject.Shown[..subject.Shown.LastIndexOf('@')] : reference.ToString();
            throw new ConflictException($"{copying}unable to copy from source {source}: {e.Message}", e);
        }
    }
}
