using Berth.Linux.Mounts;

namespace Berth.Storage.Configuration;

/// <summary>Where the image store is and how it is used: the part of containers-storage.conf(5) that Berth serves.</summary>
public sealed record StorageConfiguration
{
    /// <summary>The persistent root, such as <c>/var/lib/containers/storage</c>.</summary>
    public required string GraphRoot { get; init; }

    /// <summary>The root on a tmpfs, such as <c>/run/containers/storage</c>.</summary>
    public required string RunRoot { get; init; }

    /// <summary>Where new images and their layers go (<c>imagestore</c>); null for <see cref="GraphRoot"/>.</summary>
    public string? ImageStore { get; init; }

    /// <summary>Whether the records of containers are in <see cref="RunRoot"/>, so that no container outlives a reboot (<c>transient_store</c>).</summary>
    public bool IsTransient { get; init; }

    /// <summary>The driver: <c>overlay</c>; a store of <c>vfs</c> is read and not written. Empty until one is chosen (<see cref="StorageDriver.Chosen"/>).</summary>
    public string Driver { get; init; } = "overlay";

    /// <summary>The drivers that are tried where none is named, in order (<c>driver_priority</c>).</summary>
    public IReadOnlyList<string> DriverPriority { get; init; } = [];

    /// <summary>The driver's options in the form of <c>--storage-opt</c>, later ones over earlier ones; <see cref="DriverOption.Applied"/> gives them their effect.</summary>
    public IReadOnlyList<string> DriverOptions { get; init; } = [];

    /// <summary>Whether no container's overlay goes without flushes (<c>disable-volatile</c>).</summary>
    public bool IsVolatileDisabled { get; init; }

    /// <summary>Options for the overlay mount of a container (<c>mountopt</c>), comma-separated; null for none.</summary>
    public string? MountOptions { get; init; }

    /// <summary>A program that mounts instead of the kernel (<c>mount_program</c>), null for the kernel.</summary>
    public string? MountProgram { get; init; }

    /// <summary>Whether a failure to change an owner is passed over (<c>ignore_chown_errors</c>).</summary>
    public bool IgnoreOwnershipErrors { get; init; }

    /// <summary>Read-only stores that are searched after this one (<c>additionalimagestores</c>).</summary>
    public IReadOnlyList<string> AdditionalImageStores { get; init; } = [];

    /// <summary>What <c>--userns=auto</c> hands out.</summary>
    public AutomaticIds AutomaticIds { get; init; } = new();

    /// <summary>What of <see cref="MountOptions"/> the overlay file system itself takes, such as <c>metacopy=on</c>.</summary>
    public IReadOnlyList<string> OverlayOptions => [.. Words().Where(static word => AttributeOf(word) is null)];

    /// <summary>What of <see cref="OverlayOptions"/> it takes to read what a mount with them has written.</summary>
    public IReadOnlyList<string> OverlayReadOptions
        => [.. OverlayOptions.Where(static word => word.StartsWith("metacopy=", StringComparison.Ordinal) || word.StartsWith("redirect_dir=", StringComparison.Ordinal))];

    /// <summary>What of <see cref="MountOptions"/> is an attribute of the mount; no device files where it does not say.</summary>
    public MountAttributes MountAttributes
    {
        get
        {
            var attributes = MountAttributes.NoDev;
            foreach (var word in Words())
            {
                if (AttributeOf(word) is { } change) attributes = change.Set ? attributes | change.Attribute : attributes & ~change.Attribute;
            }

            return attributes;
        }
    }

    /// <summary>The file that this was read from; null if it is all defaults.</summary>
    public string? File { get; init; }

    private string[] Words() => MountOptions is null ? [] : MountOptions.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static (MountAttributes Attribute, bool Set)? AttributeOf(string word) => word switch
    {
        "nodev" => (MountAttributes.NoDev, true),
        "dev" => (MountAttributes.NoDev, false),
        "nosuid" => (MountAttributes.NoSuid, true),
        "suid" => (MountAttributes.NoSuid, false),
        "noexec" => (MountAttributes.NoExec, true),
        "exec" => (MountAttributes.NoExec, false),
        "noatime" => (MountAttributes.NoAccessTime, true),
        "ro" => (MountAttributes.ReadOnly, true),
        "rw" => (MountAttributes.ReadOnly, false),
        _ => null,
    };
}
