using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Oci.Archives;

/// <summary>Reads what <c>docker save</c> writes: manifest.json, configurations, and layers as tar archives.</summary>
internal static class DockerArchiveReader
{
    internal const string ManifestName = "manifest.json";
    private const int MaximumManifestSize = 1024 * 1024;

    internal static IReadOnlyList<SourceImage> Read(IArchiveFiles files)
    {
        DockerArchiveEntry[] entries;
        try
        {
            entries = JsonSerializer.Deserialize(files.ReadDocument(ManifestName, MaximumManifestSize), ArchiveJsonContext.Default.DockerArchiveEntryArray) ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"{ManifestName}: invalid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})", e);
        }

        if (entries.Length == 0) throw new InvalidArgumentException($"{ManifestName}: there is no image in it");
        var images = new List<SourceImage>(entries.Length);
        foreach (var entry in entries) images.Add(ReadImage(files, entry ?? throw new InvalidArgumentException($"{ManifestName}: an element is null")));
        return images;
    }

    private static SourceImage ReadImage(IArchiveFiles files, DockerArchiveEntry entry)
    {
        if (string.IsNullOrEmpty(entry.Config)) throw new InvalidArgumentException($"{ManifestName}: an image has no configuration");
        var bytes = files.ReadDocument(entry.Config, ImageDocuments.MaximumSize);
        var configuration = ImageDocuments.ReadConfiguration(bytes);
        var names = entry.Layers ?? [];
        var diffIds = configuration.Rootfs?.DiffIds ?? [];
        if (names.Count != diffIds.Count) throw new InvalidArgumentException($"{entry.Config}: it has {diffIds.Count} layers, and {ManifestName} {names.Count}");
        var layers = new List<SourceLayer>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            var name = names[i] ?? throw new InvalidArgumentException($"{ManifestName}: the name of a layer is null");
            var size = files.Length(name) ?? throw new InvalidArgumentException($"layer {name} is missing in the archive");
            if (!Digest.TryParse(diffIds[i], out _)) throw new InvalidArgumentException($"{entry.Config}: invalid digest \"{diffIds[i]}\"");
            // Uncompressed or not: containers/image writes this type for such archives, and the manifest's digest hangs on it.
            var descriptor = new ContentDescriptor { MediaType = MediaTypes.DockerLayerGzip, Digest = diffIds[i], Size = size };
            layers.Add(new SourceLayer(descriptor, diffIds[i], () => files.Open(name), HasBlobDigest: false));
        }

        var manifest = ManifestDocument.From(new ImageManifest
        {
            MediaType = MediaTypes.DockerManifest,
            Config = new ContentDescriptor { MediaType = MediaTypes.DockerConfig, Digest = Digest.Of(bytes).ToString(), Size = bytes.Length },
            Layers = [.. layers.Select(static layer => layer.Descriptor)],
        });
        return new SourceImage
        {
            Names = [.. (entry.RepoTags ?? []).Where(static name => name is not null)],
            Manifest = manifest,
            ConfigurationBytes = bytes,
            Configuration = configuration,
            Layers = layers,
        };
    }
}
