using System.Text;
using System.Text.Json;
using Berth.Oci.References;

namespace Berth.Oci.Archives;

/// <summary>
/// Writes what <c>docker load</c> reads, as Podman does: layers and configurations named by their digests, manifest.json,
/// and the first version of the format beside it for old readers. The output is a stream and is written once.
/// </summary>
public static class DockerArchiveWriter
{
    private const uint FileMode = 0x124; // 0444

    /// <summary>Writes images; a layer that several have is written once.</summary>
    public static void Write(Stream output, IReadOnlyList<SavedImage> images)
    {
        var sink = new TarSink(output, DateTimeOffset.UnixEpoch, FileMode);
        var written = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<DockerArchiveEntry>();
        var repositories = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            foreach (var layer in image.Layers)
            {
                var name = LayerName(layer);
                if (written.Add(name)) sink.AddFile(name, layer.WriteTo, layer.Size);
            }

            var id = Digest.Of(image.ConfigurationBytes).Encoded;
            if (written.Add(id + ".json")) sink.AddFile(id + ".json", image.ConfigurationBytes);
            entries.Add(new DockerArchiveEntry { Config = id + ".json", RepoTags = image.Names, Layers = [.. image.Layers.Select(LayerName)] });
            if (Legacy(sink, image, written) is { } top) Name(repositories, image.Names, top);
        }

        sink.AddFile(DockerArchiveReader.ManifestName, JsonSerializer.SerializeToUtf8Bytes([.. entries], ArchiveJsonContext.Default.DockerArchiveEntryArray));
        sink.AddFile("repositories", JsonSerializer.SerializeToUtf8Bytes(repositories, ArchiveJsonContext.Default.DictionaryStringDictionaryStringString));
        sink.Complete();
    }

    private static string LayerName(SavedLayer layer) => Digest.Parse(layer.DiffId).Encoded + ".tar";

    /// <summary>Writes the layers as the first version of the format has them and returns the topmost's identifier, null without layers.</summary>
    private static string? Legacy(TarSink sink, SavedImage image, HashSet<string> written)
    {
        string? parent = null;
        for (var i = 0; i < image.Layers.Count; i++)
        {
            var layer = image.Layers[i];
            var isTop = i == image.Layers.Count - 1;
            var seed = isTop ? $"{parent} {layer.DiffId} {Digest.Of(image.ConfigurationBytes)}" : $"{parent} {layer.DiffId}";
            var id = Digest.Of(Encoding.ASCII.GetBytes(seed)).Encoded;
            if (written.Add(id))
            {
                sink.AddLink($"{id}/layer.tar", $"../{LayerName(layer)}");
                sink.AddFile($"{id}/VERSION", "1.0"u8.ToArray());
                var legacy = new LegacyLayer { Id = id, Parent = parent };
                if (isTop)
                {
                    legacy = legacy with
                    {
                        Created = image.Configuration.Created ?? legacy.Created,
                        Architecture = image.Configuration.Architecture,
                        Os = image.Configuration.Os,
                        Config = image.Configuration.Config,
                    };
                }

                sink.AddFile($"{id}/json", JsonSerializer.SerializeToUtf8Bytes(legacy, ArchiveJsonContext.Default.LegacyLayer));
            }

            parent = id;
        }

        return parent;
    }

    private static void Name(Dictionary<string, Dictionary<string, string>> repositories, IReadOnlyList<string> names, string top)
    {
        foreach (var name in names)
        {
            var reference = ImageReference.Parse(name);
            if (reference.Tag is null) continue;
            if (!repositories.TryGetValue(reference.Repository, out var tags)) repositories[reference.Repository] = tags = new(StringComparer.Ordinal);
            tags[reference.Tag] = top;
        }
    }
}
