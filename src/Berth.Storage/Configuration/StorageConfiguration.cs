namespace Berth.Storage.Configuration;

/// <summary>Where the image store is and how it is used: the part of containers-storage.conf(5) that Berth serves.</summary>
public sealed record StorageConfiguration
{
    /// <summary>The persistent root, such as <c>/var/lib/containers/storage</c>.</summary>
    public required string GraphRoot { get; init; }

    /// <summary>The root on a tmpfs, such as <c>/run/containers/storage</c>.</summary>
    public required string RunRoot { get; init; }

    /// <summary>The driver; only <c>overlay</c> is served.</summary>
    public string Driver { get; init; } = "overlay";

    /// <summary>Options for the overlay mount of a container (<c>mountopt</c>), comma-separated; null for none.</summary>
    public string? MountOptions { get; init; }

    /// <summary>A program that mounts instead of the kernel (<c>mount_program</c>), null for the kernel.</summary>
    public string? MountProgram { get; init; }

    /// <summary>Whether a failure to change an owner is passed over (<c>ignore_chown_errors</c>).</summary>
    public bool IgnoreOwnershipErrors { get; init; }

    /// <summary>Read-only stores that are searched after this one (<c>additionalimagestores</c>).</summary>
    public IReadOnlyList<string> AdditionalImageStores { get; init; } = [];

    /// <summary>The file that this was read from; null if it is all defaults.</summary>
    public string? File { get; init; }
}
