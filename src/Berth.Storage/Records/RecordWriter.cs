using System.Buffers;
using System.Text.Json;
using Berth.Oci.Json;

namespace Berth.Storage.Records;

/// <summary>Writes the store's JSON files with the members, the order and the omissions of containers/storage.</summary>
internal static class RecordWriter
{
    internal static byte[] Images(IEnumerable<ImageRecord> images) => Array(images, static (writer, image) =>
    {
        writer.WriteString("id", image.Id);
        Text(writer, "digest", image.Digest);
        Texts(writer, "names", image.Names);
        Texts(writer, "names-history", image.NamesHistory);
        Text(writer, "layer", image.TopLayer);
        Texts(writer, "mapped-layers", image.MappedTopLayers);
        Text(writer, "metadata", image.Metadata);
        Texts(writer, "big-data-names", image.BigDataNames);
        if (image.BigDataSizes.Count > 0)
        {
            writer.WriteStartObject("big-data-sizes");
            foreach (var (key, size) in Sorted(image.BigDataSizes)) writer.WriteNumber(key, size);
            writer.WriteEndObject();
        }

        if (image.BigDataDigests.Count > 0)
        {
            writer.WriteStartObject("big-data-digests");
            foreach (var (key, digest) in Sorted(image.BigDataDigests)) writer.WriteString(key, digest);
            writer.WriteEndObject();
        }

        Time(writer, image.CreatedText);
        image.Unknown.WriteTo(writer);
    });

    internal static byte[] Layers(IEnumerable<LayerRecord> layers) => Array(layers, static (writer, layer) =>
    {
        writer.WriteString("id", layer.Id);
        Texts(writer, "names", layer.Names);
        Text(writer, "parent", layer.Parent);
        Text(writer, "metadata", layer.Metadata);
        Text(writer, "mountlabel", layer.MountLabel);
        Time(writer, layer.CreatedText);
        Text(writer, "compressed-diff-digest", layer.CompressedDigest);
        Number(writer, "compressed-size", layer.CompressedSize);
        Text(writer, "diff-digest", layer.DiffDigest);
        Number(writer, "diff-size", layer.DiffSize);
        Number(writer, "compression", (long)layer.Compression);
        Numbers(writer, "uidset", layer.Users);
        Numbers(writer, "gidset", layer.Groups);
        if (layer.IsIncomplete || layer.OtherFlags.Count > 0)
        {
            writer.WriteStartObject("flags");
            if (layer.IsIncomplete) writer.WriteBoolean("incomplete", value: true);
            layer.OtherFlags.WriteTo(writer);
            writer.WriteEndObject();
        }

        layer.Unknown.WriteTo(writer);
    });

    internal static byte[] Containers(IEnumerable<ContainerRecord> containers) => Array(containers, static (writer, container) =>
    {
        writer.WriteString("id", container.Id);
        Texts(writer, "names", container.Names);
        writer.WriteString("image", container.ImageId);
        writer.WriteString("layer", container.LayerId);
        Text(writer, "metadata", container.Metadata);
        Time(writer, container.CreatedText);
        container.Unknown.WriteTo(writer);
    });

    private static byte[] Array<T>(IEnumerable<T> records, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, GoJsonEncoder.UncheckedOptions))
        {
            writer.WriteStartArray();
            foreach (var record in records)
            {
                writer.WriteStartObject();
                write(writer, record);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static IEnumerable<KeyValuePair<string, T>> Sorted<T>(IReadOnlyDictionary<string, T> map)
    {
        // Go writes the keys of a map in order.
        var keys = new List<string>(map.Keys);
        keys.Sort(StringComparer.Ordinal);
        foreach (var key in keys) yield return new(key, map[key]);
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) writer.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter writer, string name, long value)
    {
        if (value != 0) writer.WriteNumber(name, value);
    }

    private static void Time(Utf8JsonWriter writer, string? value) => writer.WriteString("created", value ?? "0001-01-01T00:00:00Z");

    private static void Texts(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter writer, string name, IReadOnlyList<uint> values)
    {
        if (values.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }
}
