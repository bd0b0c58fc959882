using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.Json;
using Berth.Oci.References;
using Berth.Storage;
using Berth.Storage.Images;
using Berth.Storage.Records;

namespace Berth.Engine.Images.Manifests;

/// <summary>
/// A list of images in the store, kept as libimage keeps it: an image record without layers whose documents are the index and
/// <c>instances.json</c>, which says for each digest where its image is.
/// </summary>
internal sealed class ManifestList
{
    private const string Instances = "instances.json";
    private const string ArtifactsName = "artifacts.json";
    private readonly Store _store;
    private readonly Dictionary<string, string> _places;

    private ManifestList(Store store, string id, ImageIndex index, Dictionary<string, string> places, ListArtifacts artifacts)
    {
        Artifacts = artifacts;
        _store = store;
        Id = id;
        Index = index;
        _places = places;
    }

    /// <summary>The record's identifier.</summary>
    internal string Id { get; }

    /// <summary>Its artifacts.</summary>
    internal ListArtifacts Artifacts { get; }

    /// <summary>The index as it is now, saved or not.</summary>
    internal ImageIndex Index { get; set; }

    /// <summary>Reads a list.</summary>
    /// <exception cref="InvalidArgumentException">The image is one and not a list.</exception>
    internal static ManifestList Read(Store store, StoredImage image, string shown)
    {
        if (!image.IsManifestList) throw new InvalidArgumentException($"{shown}: image is not a manifest list");
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        if (store.Images.TryReadData(image.Record, Instances) is { } bytes)
        {
            try
            {
                using var document = JsonDocument.Parse(bytes);
                foreach (var member in document.RootElement.EnumerateObject()) places[member.Name] = member.Value.GetString() ?? "";
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new EngineException(ErrorKind.Internal, $"image {image.Id}: {Instances} is damaged: {e.Message}", e);
            }
        }

        return new ManifestList(store, image.Id, image.Manifest.Index!, places, ListArtifacts.Read(store.Images.TryReadData(image.Record, ArtifactsName) ?? "{}"u8));
    }

    /// <summary>Makes an empty list with a name.</summary>
    internal static ManifestList Create(Store store, string name)
    {
        // The digest that libimage gives such a record is that of Docker's empty list, and stays.
        var empty = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.list.v2+json\",\"manifests\":null}"u8;
        var index = new ImageIndex { MediaType = MediaTypes.OciIndex, Manifests = [] };
        var record = store.Images.Create(new NewImage
        {
            Names = [name],
            Digest = Digest.Of(empty).ToString(),
            Metadata = "",
            BigData = [new(ImageDataKeys.Manifest, ManifestDocument.From(index).Bytes.ToArray()), new(ArtifactsName, "{}"u8.ToArray())],
        });
        var list = new ManifestList(store, record.Id, index, [], ListArtifacts.Read("{}"u8));
        list.Save();
        return list;
    }

    /// <summary>Where the image of an entry is, with its transport; null if the list does not say.</summary>
    internal string? PlaceOf(string digest) => _places.GetValueOrDefault(digest);

    /// <summary>The entry of a digest, or null.</summary>
    internal ContentDescriptor? Find(string digest) => Index.Manifests.FirstOrDefault(entry => entry.Digest == digest);

    /// <summary>Adds an entry, or replaces the one of the same digest.</summary>
    internal void Put(ContentDescriptor entry, string? place = null)
    {
        var entries = Index.Manifests.ToList();
        var at = entries.FindIndex(known => known.Digest == entry.Digest);
        if (at >= 0) entries[at] = entry;
        else entries.Add(entry);
        Index = Index with { Manifests = entries };
        if (place is not null) _places[entry.Digest] = place;
    }

    /// <summary>Takes an entry out; false if there is none.</summary>
    internal bool Remove(string digest)
    {
        var entries = Index.Manifests.Where(entry => entry.Digest != digest).ToList();
        if (entries.Count == Index.Manifests.Count) return false;
        Index = Index with { Manifests = entries };
        _places.Remove(digest);
        Artifacts.Remove(digest);
        return true;
    }

    /// <summary>Writes it back.</summary>
    internal void Save()
    {
        _store.Images.SetData(Id, ImageDataKeys.Manifest, ManifestDocument.From(Index).Bytes.ToArray());
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, GoJsonEncoder.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("", Id);
            foreach (var (digest, place) in _places.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                if (digest.Length > 0) writer.WriteString(digest, place);
            }

            writer.WriteEndObject();
        }

        _store.Images.SetData(Id, Instances, memory.ToArray());
        _store.Images.SetData(Id, ArtifactsName, Artifacts.Write());
    }
}
