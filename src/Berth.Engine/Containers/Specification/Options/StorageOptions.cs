namespace Berth.Engine.Containers.Specification.Options;

/// <summary>The file systems asked for, each as given.</summary>
public sealed record StorageOptions
{
    /// <summary><c>--volume</c>.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary><c>--mount</c>.</summary>
    public IReadOnlyList<string> Mounts { get; init; } = [];

    /// <summary><c>--tmpfs</c>.</summary>
    public IReadOnlyList<string> Tmpfs { get; init; } = [];

    /// <summary><c>--volumes-from</c>.</summary>
    public IReadOnlyList<string> VolumesFrom { get; init; } = [];

    /// <summary><c>--image-volume</c>: <c>anonymous</c>, <c>bind</c>, <c>tmpfs</c> or <c>ignore</c>; null for containers.conf's.</summary>
    public string? ImageVolume { get; init; }

    /// <summary><c>--shm-size</c> in bytes.</summary>
    public long? ShmSize { get; init; }

    /// <summary><c>--shm-size-systemd</c> in bytes.</summary>
    public long? ShmSizeSystemd { get; init; }
}
