namespace Berth.Oci.Runtime;

/// <summary>A mount in the container (config.md, Mounts).</summary>
public sealed record RuntimeMount
{
    /// <summary>Where it appears, an absolute path in the container.</summary>
    public required string Destination { get; init; }

    /// <summary>The file system type, such as <c>tmpfs</c>; <c>bind</c> for a bind mount.</summary>
    public string? Type { get; init; }

    /// <summary>A device, a path on the host or a name.</summary>
    public string? Source { get; init; }

    /// <summary>Mount options, fstab(5) style, and the runtime's own (<c>rbind</c>, <c>rprivate</c>, <c>tmpcopyup</c> …).</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>The user ids of an ID-mapped mount.</summary>
    public IReadOnlyList<IdMapping>? UidMappings { get; init; }

    /// <summary>The group ids of an ID-mapped mount.</summary>
    public IReadOnlyList<IdMapping>? GidMappings { get; init; }
}
