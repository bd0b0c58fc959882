namespace Berth.Engine.Containers.Specification;

/// <summary>A container's file systems beside its root.</summary>
public sealed record StorageSpecification
{
    /// <summary>Mounts by destination's depth: of the user, of other containers (<c>--volumes-from</c>), of the image.</summary>
    public IReadOnlyList<MountSpecification> Mounts { get => field ?? []; init; }

    /// <summary>Secrets as files.</summary>
    public IReadOnlyList<SecretSpecification> Secrets { get => field ?? []; init; }

    /// <summary>Bytes of /dev/shm; 0 for the kernel's default.</summary>
    public long ShmSize { get; init; }

    /// <summary>Bytes of the tmpfs mounts that systemd gets; null for the kernel's default.</summary>
    public long? ShmSizeSystemd { get; init; }

    /// <summary>The <c>--volumes-from</c> values as given, for <c>inspect</c>.</summary>
    public IReadOnlyList<string> VolumesFrom { get => field ?? []; init; }
}
