namespace Berth.Engine.Containers.Specification.Options;

/// <summary>How a container is to be stopped, restarted, supervised and removed.</summary>
public sealed record LifecycleOptions
{
    /// <summary><c>--stop-signal</c>.</summary>
    public string? StopSignal { get; init; }

    /// <summary><c>--stop-timeout</c> in seconds.</summary>
    public uint? StopTimeout { get; init; }

    /// <summary><c>--timeout</c> in seconds.</summary>
    public uint? Timeout { get; init; }

    /// <summary><c>--restart NAME[:RETRIES]</c>.</summary>
    public string? Restart { get; init; }

    /// <summary><c>--rm</c>.</summary>
    public bool Remove { get; init; }

    /// <summary><c>--rmi</c>.</summary>
    public bool RemoveImage { get; init; }

    /// <summary><c>--sdnotify</c>.</summary>
    public string? SdNotify { get; init; }

    /// <summary><c>--cidfile</c>.</summary>
    public string? CidFile { get; init; }

    /// <summary><c>--pidfile</c>.</summary>
    public string? PidFile { get; init; }

    /// <summary><c>--conmon-pidfile</c>.</summary>
    public string? ConmonPidFile { get; init; }

    /// <summary><c>--requires</c>.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>The global <c>--runtime</c>; null for containers.conf's.</summary>
    public string? Runtime { get; init; }

    /// <summary><c>--monitor</c>: <c>conmon</c> or <c>none</c>.</summary>
    public string? Monitor { get; init; }
}
