namespace Berth.Engine.Containers.Specification;

/// <summary>One mount of a container, whichever option it came from (<c>-v</c>, <c>--mount</c>, <c>--tmpfs</c>, the image).</summary>
public sealed record MountSpecification
{
    /// <summary>Its type.</summary>
    public MountKind Kind { get; init; }

    /// <summary>A host path, a volume's, image's or artifact's name, a pattern; empty for an anonymous volume until it has its name.</summary>
    public string Source { get => field ?? ""; init; }

    /// <summary>The absolute path inside.</summary>
    public string Destination { get => field ?? ""; init; }

    /// <summary>Mount options as mount(8) and the OCI runtime take them: <c>ro</c>, <c>nosuid</c>, <c>rslave</c>, <c>size=64m</c>, …</summary>
    public IReadOnlyList<string> Options { get => field ?? []; init; }

    /// <summary>Whether the volume has no name of its user's and goes with the container.</summary>
    public bool Anonymous { get; init; }

    /// <summary>SELinux relabelling.</summary>
    public Relabeling Relabel { get; init; }

    /// <summary><c>U</c>: the source's owner becomes the container's user.</summary>
    public bool Chown { get; init; }

    /// <summary><c>O</c>: writes go to an overlay that ends with the container.</summary>
    public bool Overlay { get; init; }

    /// <summary>With <see cref="Overlay"/>: a directory of the user's that keeps the writes.</summary>
    public string? UpperDirectory { get; init; }

    /// <summary>With <see cref="UpperDirectory"/>: the overlay's work directory.</summary>
    public string? WorkDirectory { get; init; }

    /// <summary>An idmapped mount: empty for the container's own map, otherwise the map's text; null for none.</summary>
    public string? IdMap { get; init; }

    /// <summary>A path inside the volume, image or artifact that is mounted in place of its root.</summary>
    public string? SubPath { get; init; }

    /// <summary>Whether an empty volume (or a tmpfs) is filled with what the image has at the destination; null for the type's default.</summary>
    public bool? CopyUp { get; init; }

    /// <summary>Bind: a symbolic link at the source is mounted itself.</summary>
    public bool NoDereference { get; init; }

    /// <summary>Image: whether it may be written (into an overlay).</summary>
    public bool ReadWrite { get; init; }

    /// <summary>Image: its identifier, so that a name that moves on changes nothing.</summary>
    public string? ImageId { get; init; }

    /// <summary>Volume: options of its driver, where the container's start makes it.</summary>
    public IReadOnlyDictionary<string, string> VolumeOptions { get => field ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>Volume: its labels, where the container's start makes it.</summary>
    public IReadOnlyDictionary<string, string> VolumeLabels { get => field ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>Artifact: the digest of the one blob that is wanted.</summary>
    public string? ArtifactDigest { get; init; }

    /// <summary>Artifact: the title of the one file that is wanted.</summary>
    public string? ArtifactTitle { get; init; }

    /// <summary>Artifact: the name that its file has in the container; of several files what their names begin with.</summary>
    public string? ArtifactName { get; init; }
}
