using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Storage;
using Berth.Storage.Records;

namespace Berth.Engine.Images;

/// <summary>Gathers what <c>image inspect</c> shows.</summary>
internal sealed class ImageInspector(Store store)
{
    internal ImageInspection Inspect(StoredImage image)
    {
        if (image.IsManifestList) throw new NotSupportedYetException($"{image.Id}: inspecting a manifest list is not supported yet");
        var layers = new ImageLayers(store);
        var configuration = image.Configuration;
        var size = layers.Size(image.Record);
        var config = configuration.Config ?? new ContainerConfiguration();
        return new ImageInspection
        {
            Id = image.Id,
            Digest = image.Record.Digest ?? "",
            RepoTags = image.Record.Names,
            RepoDigests = image.RepositoryDigests(),
            Parent = new ImageFamily([.. store.Images.List().Select(record => new StoredImage(store, record))], layers).ParentOf(image)?.Id ?? "",
            Comment = configuration.Comment ?? (image.Manifest.IsDocker ? "" : LastComment(configuration)),
            Created = configuration.Created,
            Config = config,
            Version = configuration.DockerVersion ?? "",
            Author = configuration.Author ?? "",
            Architecture = configuration.Architecture,
            Os = configuration.Os,
            Size = size,
            VirtualSize = size,
            GraphDriver = new ImageGraphDriver { Name = "overlay", Data = Directories(image.Record, layers) },
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

    private static string LastComment(ImageConfiguration configuration)
        => configuration.History is { Count: > 0 } history ? history[^1].Comment ?? "" : "";

    private static Dictionary<string, string> Directories(ImageRecord image, ImageLayers layers)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var chain = layers.Chain(image).ToList();
        if (chain.Count == 0) return found;
        static string Overlay(LayerRecord layer) => $"{layer.StoreRoot}/overlay/{layer.Id}";
        if (chain.Count > 1) found["LowerDir"] = string.Join(':', chain.Skip(1).Select(static layer => $"{Overlay(layer)}/diff"));
        found["UpperDir"] = $"{Overlay(chain[0])}/diff";
        found["WorkDir"] = $"{Overlay(chain[0])}/work";
        return found;
    }
}
