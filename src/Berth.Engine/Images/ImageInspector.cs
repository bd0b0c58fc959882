using Berth.Oci.Images;
using Berth.Storage;
using Berth.Storage.Records;

namespace Berth.Engine.Images;

/// <summary>Gathers what <c>image inspect</c> shows.</summary>
internal sealed class ImageInspector(Store store)
{
    internal ImageInspection Inspect(StoredImage image)
    {
        var layers = new ImageLayers(store);
        var configuration = image.Configuration;
        var size = layers.Size(image.Record);
        var config = configuration.Config ?? new ContainerConfiguration();
        return new ImageInspection
        {
            Id = image.Id,
            // The record keeps the digest that the image came with first; the manifest may have been replaced.
            Digest = image.Manifest.Digest.ToString(),
            RepoTags = image.Record.Names,
            RepoDigests = image.RepositoryDigests(),
            Parent = new ImageFamily([.. store.Images.List().Select(record => new StoredImage(store, record))], layers).ParentOf(image)?.Id ?? "",
            Comment = (image.Manifest.IsDocker ? configuration.Comment : configuration.History is { Count: > 0 } history ? history[0].Comment : null) ?? "",
            Created = configuration.Created,
            Config = config,
            Version = configuration.DockerVersion ?? "",
            Author = configuration.Author ?? "",
            Architecture = configuration.Architecture,
            Os = configuration.Os,
            Size = size,
            VirtualSize = size,
            GraphDriver = new ImageGraphDriver { Name = "overlay", Data = Directories(image.Record, layers, store.Configuration.GraphRoot) },
            RootFs = new ImageRootFs { Type = configuration.Rootfs?.Type ?? "layers", Layers = configuration.Rootfs?.DiffIds ?? [] },
            Labels = config.Labels,
            Annotations = image.Manifest.Image?.Annotations ?? new Dictionary<string, string>(StringComparer.Ordinal),
            ManifestType = image.Manifest.MediaType,
            User = config.User ?? "",
            History = configuration.History ?? [],
            NamesHistory = image.Record.NamesHistory,
            Healthcheck = config.Healthcheck,
        };
    }

    private static Dictionary<string, string> Directories(ImageRecord image, ImageLayers layers, string graphRoot)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var chain = layers.Chain(image).ToList();
        if (chain.Count == 0)
        {
            // As Podman shows an image without layers.
            found["UpperDir"] = $"{graphRoot}/overlay/diff";
            found["WorkDir"] = $"{graphRoot}/overlay/work";
            return found;
        }

        static string Overlay(LayerRecord layer) => $"{layer.StoreRoot}/overlay/{layer.Id}";
        if (chain.Count > 1) found["LowerDir"] = string.Join(':', chain.Skip(1).Select(static layer => $"{Overlay(layer)}/diff"));
        found["UpperDir"] = $"{Overlay(chain[0])}/diff";
        found["WorkDir"] = $"{Overlay(chain[0])}/work";
        return found;
    }
}
