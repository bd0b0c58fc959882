namespace Berth.Storage.Records;

/// <summary>An image of the store: an element of overlay-images/images.json.</summary>
public sealed record ImageRecord
{
    private const string ManifestPrefix = "manifest";

    /// <summary>64 hexadecimal digits: the digest of the configuration for ordinary images.</summary>
    public required string Id { get; init; }

    /// <summary>The digest of the manifest the image was stored with, null if it has none.</summary>
    public string? Digest { get; init; }

    /// <summary>Full names, each with tag or digest; each belongs to one image of the store.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Names that the image has or had, newest first.</summary>
    public IReadOnlyList<string> NamesHistory { get; init; } = [];

    /// <summary>The topmost layer, null for an image without layers.</summary>
    public string? TopLayer { get; init; }

    /// <summary>Copies of the top layer with other id mappings.</summary>
    public IReadOnlyList<string> MappedTopLayers { get; init; } = [];

    /// <summary>JSON of the program that made the image; <c>{}</c> as a rule.</summary>
    public string? Metadata { get; init; }

    /// <summary>What is stored with the image: see <see cref="ImageDataKeys"/>.</summary>
    public IReadOnlyList<string> BigDataNames { get; init; } = [];

    /// <summary>Lengths of the big data, in bytes.</summary>
    public IReadOnlyDictionary<string, long> BigDataSizes { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Digests of the big data.</summary>
    public IReadOnlyDictionary<string, string> BigDataDigests { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>When the image was made, by its configuration.</summary>
    public DateTimeOffset Created => RecordTime.Parse(CreatedText);

    /// <summary>The graph root that holds the image: not the main one for an additional store.</summary>
    public string StoreRoot { get; init; } = "";

    /// <summary>Whether the image is in an additional store.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The digests the image can be found by: its own and those of its manifests.</summary>
    public IEnumerable<string> Digests
    {
        get
        {
            if (Digest is not null) yield return Digest;
            foreach (var (name, digest) in BigDataDigests)
            {
                if (name.StartsWith(ManifestPrefix, StringComparison.Ordinal) && digest != Digest) yield return digest;
            }
        }
    }

    internal string? CreatedText { get; init; }

    internal RawMembers Unknown { get; init; } = RawMembers.None;

    internal ImageRecord WithNames(IReadOnlyList<string> names)
    {
        var history = new List<string>(NamesHistory);
        foreach (var name in names)
        {
            history.Remove(name);
            history.Insert(0, name);
        }

        return this with { Names = names, NamesHistory = history };
    }
}
