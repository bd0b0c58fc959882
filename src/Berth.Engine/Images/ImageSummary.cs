namespace Berth.Engine.Images;

/// <summary>An image as listings show it.</summary>
public sealed record ImageSummary
{
    /// <summary>The identifier, 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The identifier of the image this one was built from, if that is in the store; else empty.</summary>
    public string ParentId { get => field ??= FindParent?.Invoke() ?? ""; init; }

    /// <summary>All names with their tags.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Names that it has or had, newest first.</summary>
    public IReadOnlyList<string> NamesHistory { get; init; } = [];

    /// <summary>Repositories with digests.</summary>
    public IReadOnlyList<string> RepositoryDigests { get => field ??= FindRepositoryDigests?.Invoke() ?? []; init; }

    /// <summary>The manifest's digest.</summary>
    public string Digest { get; init; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Bytes of its layers and documents.</summary>
    public long Size { get; init; }

    /// <summary>The configuration's labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get => field ??= ReadLabels?.Invoke(); init; }

    /// <summary>How many containers use it, other programs' among them.</summary>
    public int Containers { get; init; }

    /// <summary>Whether it has no name and nothing is built on it.</summary>
    public bool IsDangling { get; init; }

    /// <summary>Whether it is in an additional, read-only store.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether it is a list of images.</summary>
    public bool IsManifestList { get; init; }

    // What few lists show is read when it is asked for: it needs the image's documents, or every other image.
    internal Func<string>? FindParent { get; init; }

    internal Func<IReadOnlyList<string>>? FindRepositoryDigests { get; init; }

    internal Func<IReadOnlyDictionary<string, string>?>? ReadLabels { get; init; }
}
