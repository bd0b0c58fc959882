using Berth.Linux.Errors;
using Berth.Oci.Images;

namespace Berth.Engine.Images.Manifests;

/// <summary>Manifests in another type, which say the same.</summary>
internal static class ManifestConversion
{
    /// <summary>The manifest in the type that was asked for.</summary>
    /// <param name="document">The manifest of an image.</param>
    /// <param name="format"><c>oci</c> or <c>v2s2</c>; null for the type that it has.</param>
    /// <exception cref="InvalidArgumentException">The type cannot have its layers.</exception>
    internal static ManifestDocument To(ManifestDocument document, string? format)
    {
        var image = document.Image!;
        if (format is null || image.ArtifactType is not null || document.IsDocker == (format == "v2s2")) return document;
        var isDocker = format == "v2s2";
        return ManifestDocument.From(image with
        {
            MediaType = isDocker ? MediaTypes.DockerManifest : MediaTypes.OciManifest,
            Config = image.Config with { MediaType = isDocker ? MediaTypes.DockerConfig : MediaTypes.OciConfig },
            Layers = [.. image.Layers.Select(layer => layer with { MediaType = LayerType(layer.MediaType, isDocker) })],
            Annotations = isDocker ? null : image.Annotations,
        });
    }

    private static string? LayerType(string? type, bool isDocker) => (type, isDocker) switch
    {
        (MediaTypes.OciLayerGzip, true) => MediaTypes.DockerLayerGzip,
        (MediaTypes.OciLayer, true) => MediaTypes.DockerLayer,
        (MediaTypes.OciLayerZstd, true) => throw new InvalidArgumentException($"compression using zstd is not supported by the manifest type {MediaTypes.DockerManifest}"),
        (MediaTypes.DockerLayerGzip, false) => MediaTypes.OciLayerGzip,
        (MediaTypes.DockerLayer, false) => MediaTypes.OciLayer,
        _ => type,
    };
}
