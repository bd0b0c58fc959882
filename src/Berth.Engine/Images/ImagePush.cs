using Berth.Engine.Images.Manifests;
using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Archives;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>Copies images out of the store: to registries and by every other transport.</summary>
internal sealed class ImagePush(Store store, RegistrySettings settings, string temporary, TransferDefaults defaults)
{
    /// <summary>Pushes and returns the digest of the manifest at the destination.</summary>
    internal Digest Push(ImagePushOptions options, ITransferProgress progress)
    {
        options = options with { CompressionLevel = options.CompressionLevel ?? defaults.CompressionLevel };
        var (image, name) = new ImageLookup(store).Find(options.Source);
        if (image.IsManifestList)
        {
            if (ImageOf(ManifestList.Read(store, image, image.Id)) is not { } own) return PushList(options, progress);
            image = own;
        }

        var text = options.Destination ?? name ?? options.Source;
        var destination = TransportReference.TryParse(text) ?? new TransportReference(TransportReference.Docker, text);
        var digest = destination.Transport == TransportReference.Docker
            ? ToRegistry(image, destination.Detail, options, progress)
            : Locally(image, name, destination, options, progress);
        if (options.DigestFile is { Length: > 0 } file) FileSystem.WriteAll(file, System.Text.Encoding.ASCII.GetBytes(digest.ToString()), 0x1A4);
        return digest;
    }

    /// <summary>As in Podman, a list stands for its image for this machine where the store has that; null where it does not.</summary>
    private StoredImage? ImageOf(ManifestList list)
    {
        try
        {
            var entry = PlatformChoice.Choose(list.Index, PlatformChoice.Machine);
            return ManifestCopy.StoredImageOf(store, entry, list.PlaceOf(entry.Digest));
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    /// <summary>A list goes as <c>manifest push</c> has it, with its images.</summary>
    private Digest PushList(ImagePushOptions options, ITransferProgress progress) => new ManifestLists(store, settings, temporary, defaults).Push(
        new ManifestPushOptions
        {
            Source = options.Source,
            Destination = options.Destination,
            Format = options.Format,
            CompressionFormat = options.CompressionFormat,
            CompressionLevel = options.CompressionLevel,
            ForceCompression = options.ForceCompression,
            DigestFile = options.DigestFile,
            Signing = options.Signing,
            Retries = options.Retries,
            RetryDelay = options.RetryDelay,
            Login = options.Login,
        },
        progress);

    private Digest ToRegistry(StoredImage image, string name, ImagePushOptions options, ITransferProgress progress)
    {
        var reference = ImageReference.ParseNormalized(name).WithDefaultTag();
        using var signer = new ImageSigner(options.Signing);
        using var access = new RegistryAccess(settings, options.Login, progress.Warn);
        if (access.Configuration.Find(reference) is { IsBlocked: true } entry)
            throw new ConflictException($"registry {entry.Prefix} is blocked in {access.Configuration.File} or {access.Configuration.File}.d");
        options = options with { DefaultCompressionFormat = defaults.CompressionFormat };
        var upload = new RegistryUpload(access, progress);
        var digest = TransferRetry.Run(options.Retries ?? defaults.Retries, options.RetryDelay ?? defaults.RetryDelay, progress, () =>
        {
            progress.Say("Getting image source signatures");
            return upload.Push(PushedImage.Of(store, image), reference, options);
        });
        signer.Sign(access, reference, digest, progress);
        return digest;
    }

    private Digest Locally(StoredImage image, string? found, TransportReference destination, ImagePushOptions options, ITransferProgress progress)
    {
        using (var signer = new ImageSigner(options.Signing))
        {
            if (!signer.IsEmpty) throw new InvalidArgumentException($"Cannot determine canonical Docker reference for destination {destination.Shown}");
        }

        var saved = ImageSave.Describe(store, image, Names(destination, found));
        var isForDocker = destination.Transport is TransportReference.DockerArchive or TransportReference.DockerDaemon;
        options = options with { DefaultCompressionFormat = isForDocker ? null : defaults.CompressionFormat };
        var compressor = PushCompression.For(options, saved);
        // What has Docker's manifest has no other compression than gzip; Podman says so in these words.
        if (compressor.IsZstandard && (options.Format is "v2s2" || isForDocker))
            throw new InvalidArgumentException("cannot use ForceCompressionFormat with undefined default compression format");
        var isDocker = options.Format is "v2s2" || (options.Format is null && image.Manifest.IsDocker && !compressor.IsZstandard && options.EncryptionKeys.Count == 0);
        destination.CheckPlace();
        progress.Say("Getting image source signatures");
        var blobs = saved.Layers.Select(layer => progress.Begin("blob", layer.DiffId, layer.Size)).ToList();
        var digest = image.Manifest.Digest;
        switch (destination.Transport)
        {
            case TransportReference.Oci:
                digest = OciLayoutWriter.WriteDirectory(destination.Path, saved, compressor, temporary);
                break;
            case TransportReference.OciArchive:
                using (var file = ArchiveFile.Create(destination.Path)) digest = OciLayoutWriter.WriteArchive(file, saved, compressor, temporary);
                break;
            case TransportReference.DockerArchive:
                if (File.Exists(destination.Path) && new FileInfo(destination.Path).Length > 0) throw new ConflictException($"initializing destination {destination}: docker-archive doesn't support modifying existing images");
                using (var file = ArchiveFile.Create(destination.Path)) DockerArchiveWriter.Write(file, [saved]);
                break;
            case TransportReference.DockerDaemon:
                DockerDaemon.Import(output => DockerArchiveWriter.Write(output, [saved with { Names = [ImageReference.ParseNormalized(destination.Detail).WithDefaultTag().Familiar()] }]), temporary);
                break;
            case TransportReference.Directory:
                digest = DirectoryWriter.Write(destination.Detail, saved, isDocker, options.Compress || options.EncryptionKeys.Count > 0 ? compressor : null, temporary);
                break;
            case TransportReference.Storage:
                store.Images.AddName(image.Id, ImageReference.ParseNormalized(destination.Detail).WithDefaultTag().ToString());
                break;
        }

        foreach (var blob in blobs) blob.Done();
        progress.Begin("config", Digest.Of(saved.ConfigurationBytes).ToString(), saved.ConfigurationBytes.Length).Done();
        progress.End();
        return digest;
    }

    /// <summary>The names that the image has at its destination. As Podman's, docker-archive has the one that it was found by, too.</summary>
    private static IReadOnlyList<string> Names(TransportReference destination, string? found)
    {
        if (destination.Transport != TransportReference.DockerArchive) return destination.Name is { } name ? [name] : [];
        var names = new List<string>();
        if (destination.Name is { } given) names.Add(ImageReference.ParseNormalized(given).WithDefaultTag().ToString());
        if (found is not null && ImageReference.Parse(found).Digest is null && !names.Contains(found)) names.Add(found);
        return names;
    }
}
