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
            Config = Shown(config),
            Version = configuration.DockerVersion ?? "",
            Author = configuration.Author ?? "",
            Architecture = configuration.Architecture,
            Os = configuration.Os,
            Size = size,
            VirtualSize = size,
            GraphDriver = new ImageGraphDriver { Name = store.Configuration.Driver, Data = store.Configuration.Driver == "overlay" ? Directories(image.Record, layers, store.Configuration.GraphRoot) : null },
            RootFs = new ImageRootFs { Type = configuration.Rootfs?.Type ?? "layers", Layers = Layers(image) },
            Labels = config.Labels,
            Annotations = image.Manifest.Image?.Annotations ?? new Dictionary<string, string>(StringComparer.Ordinal),
            ManifestType = image.Manifest.MediaType,
            User = config.User ?? "",
            History = configuration.History ?? [],
            NamesHistory = image.Record.NamesHistory,
            Healthcheck = config.Healthcheck,
        };
    }

    /// <summary>As Podman, the members that OCI's configuration has, whatever the image's format; those that are empty are left out.</summary>
    private static ContainerConfiguration Shown(ContainerConfiguration config) => new()
    {
        User = string.IsNullOrEmpty(config.User) ? null : config.User,
        ExposedPorts = config.ExposedPorts is { Count: > 0 } ports ? ports : null,
        Env = config.Env is { Count: > 0 } variables ? variables : null,
        Entrypoint = config.Entrypoint is { Count: > 0 } entrypoint ? entrypoint : null,
        Cmd = config.Cmd is { Count: > 0 } command ? command : null,
        Volumes = config.Volumes is { Count: > 0 } volumes ? volumes : null,
        WorkingDir = string.IsNullOrEmpty(config.WorkingDir) ? null : config.WorkingDir,
        Labels = config.Labels is { Count: > 0 } labels ? labels : null,
        StopSignal = string.IsNullOrEmpty(config.StopSignal) ? null : config.StopSignal,
        ArgsEscaped = config.ArgsEscaped is true ? true : null,
    };

    /// <summary>Null, as Podman shows it, where Docker's configuration has no layers and so leaves them out.</summary>
    private static IReadOnlyList<string>? Layers(StoredImage image)
        => image.Configuration.Rootfs?.DiffIds is { Count: > 0 } layers ? layers : image.Manifest.IsDocker ? null : [];

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
