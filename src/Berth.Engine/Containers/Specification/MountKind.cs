namespace Berth.Engine.Containers.Specification;

/// <summary>The types of <c>--mount</c> (podman-run(1)).</summary>
public enum MountKind
{
    /// <summary>A path of the host.</summary>
    Bind,

    /// <summary>A volume by name, or an anonymous one.</summary>
    Volume,

    /// <summary>A file system in memory.</summary>
    Tmpfs,

    /// <summary>An image's file system.</summary>
    Image,

    /// <summary>Every path of the host that a pattern matches.</summary>
    Glob,

    /// <summary>A new instance of pseudo-terminals.</summary>
    DevPts,

    /// <summary>A file system in memory that is never swapped.</summary>
    Ramfs,

    /// <summary>An OCI artifact's blobs.</summary>
    Artifact,
}
