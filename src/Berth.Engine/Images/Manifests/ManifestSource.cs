using Berth.Engine.Images.Registries;
using Berth.Linux.Errors;
using Berth.Oci.Distribution;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;

namespace Berth.Engine.Images.Manifests;

/// <summary>Finds images that are to be put into a list, in the store and in registries.</summary>
internal sealed class ManifestSource(Store store, RegistryAccess access, string temporary)
{
    private const int Nesting = 4;

    /// <summary>The entries that a name stands for, and where their images are.</summary>
    /// <param name="name">An image, with or without a transport.</param>
    /// <param name="all">All images of a list, and not the one for the platform.</param>
    /// <param name="platform">Which image of a list.</param>
    internal IReadOnlyList<(ContentDescriptor Entry, string Place)> Find(string name, bool all, ImagePlatform platform)
    {
        var reference = TransportReference.TryParse(name);
        switch (reference?.Transport)
        {
            case TransportReference.Docker:
                return Remote(ImageReference.ParseNormalized(reference.Detail).WithDefaultTag(), all, platform, isNamed: true);
            case TransportReference.Storage:
                return Local(new ImageLookup(store).Find(reference.Detail).Image, all, platform);
            case not null:
                return Archived(reference, platform);
        }

        if (new ImageLookup(store).TryFind(name) is { } found) return Local(found.Image, all, platform);
        var remote = ImageReference.ParseNormalized(name).WithDefaultTag();
        try
        {
            return Remote(remote, all, platform, isNamed: false);
        }
        catch (RegistryException e)
        {
            var cause = e.Message.Replace($"initializing source docker://{remote}: ", "", StringComparison.Ordinal);
            throw new EngineException(e.Kind, $"locating image to add to manifest list: \"docker://{name}\": {cause}; \"{name}\": {name}: image not known", e);
        }
    }

    private IReadOnlyList<(ContentDescriptor Entry, string Place)> Local(StoredImage image, bool all, ImagePlatform platform)
    {
        if (image.IsManifestList)
        {
            var list = ManifestList.Read(store, image, image.Id);
            var entries = all ? list.Index.Manifests : [PlatformChoice.Choose(list.Index, platform.Wanted)];
            return [.. entries.Select(entry => (entry, list.PlaceOf(entry.Digest) ?? throw new NotFoundException($"image {image.Id}: it does not say where {entry.Digest} is")))];
        }

        var configuration = image.Configuration;
        var entry = new ContentDescriptor
        {
            MediaType = image.Manifest.MediaType,
            Digest = image.Manifest.Digest.ToString(),
            Size = image.Manifest.Bytes.Length,
            Platform = PlatformOf(configuration),
        };
        return [(entry, $"containers-storage:[{store.Configuration.Driver}@{store.Configuration.GraphRoot}+{store.Configuration.RunRoot}]@{image.Id}")];
    }

    private IReadOnlyList<(ContentDescriptor Entry, string Place)> Archived(TransportReference reference, ImagePlatform platform)
    {
        try
        {
            using var source = TransportImages.Open(reference, platform.Wanted, temporary);
            var (image, _) = TransportImages.Choose(source, reference).First();
            var entry = new ContentDescriptor
            {
                MediaType = image.Manifest.MediaType,
                Digest = image.Manifest.Digest.ToString(),
                Size = image.Manifest.Bytes.Length,
                Platform = PlatformOf(image.Configuration),
            };
            return [(entry, reference.ToString())];
        }
        catch (NotFoundException e)
        {
            throw new NotFoundException($"reading manifest from \"{reference}\": {e.Message}", e);
        }
    }

    private IReadOnlyList<(ContentDescriptor Entry, string Place)> Remote(ImageReference reference, bool all, ImagePlatform platform, bool isNamed)
    {
        var (repository, document) = Manifest(reference, isNamed);
        if (document.Index is { } index)
        {
            if (all) return [.. index.Manifests.Select(entry => (entry, Place(reference, entry.Digest)))];
            var chosen = PlatformChoice.Choose(index, platform.Wanted);
            for (var depth = 0; MediaTypes.IsIndex(chosen.MediaType); depth++)
            {
                if (depth == Nesting) throw new InvalidArgumentException($"index {document.Digest}: indexes are nested too deeply");
                var nested = RegistryImages.Wait(repository.GetManifest(chosen.Digest, CancellationToken.None)).Parse();
                chosen = PlatformChoice.Choose(nested.Index!, platform.Wanted);
            }

            return [(chosen, Place(reference, chosen.Digest))];
        }

        var image = document.Image!;
        var configuration = image.ArtifactType is null ? ImageDocuments.ReadConfiguration(RegistryImages.Wait(repository.ReadBlob(image.Config, CancellationToken.None))) : null;
        var single = new ContentDescriptor
        {
            MediaType = document.MediaType,
            Digest = document.Digest.ToString(),
            Size = document.Bytes.Length,
            Platform = configuration is null ? null : PlatformOf(configuration),
            ArtifactType = image.ArtifactType,
        };
        return [(single, Place(reference, single.Digest))];
    }

    private (RegistryRepository Repository, ManifestDocument Document) Manifest(ImageReference reference, bool isNamed)
    {
        try
        {
            return new RegistryImages(access).Manifest(reference);
        }
        catch (RegistryException e) when (isNamed)
        {
            var cause = e.Message.Replace($"initializing source docker://{reference}: ", "", StringComparison.Ordinal);
            throw new EngineException(e.Kind, $"setting up to read manifest and configuration from \"docker://{reference}\": {cause}", e);
        }
    }

    private static string Place(ImageReference reference, string digest) => $"docker://{reference.WithDigest(Digest.Parse(digest))}";

    private static Platform PlatformOf(ImageConfiguration configuration) => new()
    {
        Architecture = configuration.Architecture,
        Os = configuration.Os,
        Variant = string.IsNullOrEmpty(configuration.Variant) ? null : configuration.Variant,
    };
}
