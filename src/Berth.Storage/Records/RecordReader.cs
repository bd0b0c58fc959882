using System.Text.Json;
using Berth.Linux.Errors;

namespace Berth.Storage.Records;

/// <summary>Parses the store's JSON files. Written by hand: these files are read in every command, and a serializer's start-up shows there.</summary>
internal static class RecordReader
{
    internal static List<ImageRecord> Images(byte[] document, string path, string storeRoot, bool isReadOnly) => List(document, path, (ref Utf8JsonReader reader) =>
    {
        var unknown = new RawMembers();
        var image = new ImageRecord { Id = "", StoreRoot = storeRoot, IsReadOnly = isReadOnly, Unknown = unknown };
        while (Member(ref reader, out var name))
        {
            image = name switch
            {
                "id" => image with { Id = Text(ref reader) ?? "" },
                "digest" => image with { Digest = Text(ref reader) },
                "names" => image with { Names = Texts(ref reader) },
                "names-history" => image with { NamesHistory = Texts(ref reader) },
                "layer" => image with { TopLayer = Text(ref reader) is { Length: > 0 } layer ? layer : null },
                "mapped-layers" => image with { MappedTopLayers = Texts(ref reader) },
                "metadata" => image with { Metadata = Text(ref reader) },
                "big-data-names" => image with { BigDataNames = Texts(ref reader) },
                "big-data-sizes" => image with { BigDataSizes = Map(ref reader, (ref Utf8JsonReader value) => value.GetInt64()) },
                "big-data-digests" => image with { BigDataDigests = Map(ref reader, (ref Utf8JsonReader value) => value.GetString() ?? "") },
                "created" => image with { CreatedText = Text(ref reader) },
                _ => Keep(image, unknown, name, ref reader, document),
            };
        }

        return image;
    });

    internal static List<LayerRecord> Layers(byte[] document, string path, string storeRoot, bool isReadOnly, bool isVolatile) => List(document, path, (ref Utf8JsonReader reader) =>
    {
        var unknown = new RawMembers();
        var flags = new RawMembers();
        var layer = new LayerRecord { Id = "", StoreRoot = storeRoot, IsReadOnly = isReadOnly, IsVolatile = isVolatile, Unknown = unknown, OtherFlags = flags };
        while (Member(ref reader, out var name))
        {
            layer = name switch
            {
                "id" => layer with { Id = Text(ref reader) ?? "" },
                "names" => layer with { Names = Texts(ref reader) },
                "parent" => layer with { Parent = Text(ref reader) is { Length: > 0 } parent ? parent : null },
                "metadata" => layer with { Metadata = Text(ref reader) },
                "mountlabel" => layer with { MountLabel = Text(ref reader) },
                "created" => layer with { CreatedText = Text(ref reader) },
                "compressed-diff-digest" => layer with { CompressedDigest = Text(ref reader) },
                "compressed-size" => layer with { CompressedSize = Number(ref reader) },
                "diff-digest" => layer with { DiffDigest = Text(ref reader) },
                "diff-size" => layer with { DiffSize = Number(ref reader) },
                "compression" => layer with { Compression = (LayerCompression)Number(ref reader) },
                "uidset" => layer with { Users = Numbers(ref reader) },
                "gidset" => layer with { Groups = Numbers(ref reader) },
                "flags" => layer with { IsIncomplete = Flags(ref reader, flags, document) },
                _ => Keep(layer, unknown, name, ref reader, document),
            };
        }

        return layer;
    });

    internal static List<ContainerRecord> Containers(byte[] document, string path, bool isVolatile) => List(document, path, (ref Utf8JsonReader reader) =>
    {
        var unknown = new RawMembers();
        var container = new ContainerRecord { Id = "", IsVolatile = isVolatile, Unknown = unknown };
        while (Member(ref reader, out var name))
        {
            container = name switch
            {
                "id" => container with { Id = Text(ref reader) ?? "" },
                "names" => container with { Names = Texts(ref reader) },
                "image" => container with { ImageId = Text(ref reader) ?? "" },
                "layer" => container with { LayerId = Text(ref reader) ?? "" },
                "metadata" => container with { Metadata = Text(ref reader) },
                "created" => container with { CreatedText = Text(ref reader) },
                _ => Keep(container, unknown, name, ref reader, document),
            };
        }

        return container;
    });

    private delegate T Parser<out T>(ref Utf8JsonReader reader);

    private static List<T> List<T>(byte[] document, string path, Parser<T> parse)
    {
        var records = new List<T>();
        if (document.Length == 0) return records;
        try
        {
            var reader = new Utf8JsonReader(document);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null) return records;
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("not an array");
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) records.Add(parse(ref reader));
            if (reader.TokenType != JsonTokenType.EndArray) throw new JsonException("not an array of objects");
            return records;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new EngineException(ErrorKind.Internal, $"loading \"{path}\": {e.Message}", e);
        }
    }

    private static bool Member(ref Utf8JsonReader reader, out string name)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName)
        {
            name = "";
            return false;
        }

        name = reader.GetString()!;
        reader.Read();
        return true;
    }

    private static T Keep<T>(T record, RawMembers unknown, string name, ref Utf8JsonReader reader, ReadOnlySpan<byte> document)
    {
        unknown.Add(name, ref reader, document);
        return record;
    }

    private static string? Text(ref Utf8JsonReader reader) => reader.GetString();

    private static long Number(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? 0 : reader.GetInt64();

    private static List<string> Texts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        if (reader.TokenType == JsonTokenType.Null) return texts;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) texts.Add(reader.GetString()!);
        return texts;
    }

    private static List<uint> Numbers(ref Utf8JsonReader reader)
    {
        var numbers = new List<uint>();
        if (reader.TokenType == JsonTokenType.Null) return numbers;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) numbers.Add(reader.GetUInt32());
        return numbers;
    }

    private static Dictionary<string, T> Map<T>(ref Utf8JsonReader reader, Parser<T> parse)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        if (reader.TokenType == JsonTokenType.Null) return map;
        while (Member(ref reader, out var name)) map[name] = parse(ref reader);
        return map;
    }

    private static bool Flags(ref Utf8JsonReader reader, RawMembers others, ReadOnlySpan<byte> document)
    {
        var isIncomplete = false;
        if (reader.TokenType == JsonTokenType.Null) return false;
        while (Member(ref reader, out var name))
        {
            if (name == "incomplete") isIncomplete = reader.TokenType == JsonTokenType.True;
            else others.Add(name, ref reader, document);
        }

        return isIncomplete;
    }
}
