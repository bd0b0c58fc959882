namespace Berth.Engine.Containers;

/// <summary>How a container is removed (podman-rm(1)).</summary>
public sealed record RemoveOptions
{
    /// <summary><c>--force</c>: a running one is stopped first, a damaged one removed all the same.</summary>
    public bool Force { get; init; }

    /// <summary><c>--time</c>: seconds between the stop signal and SIGKILL; null for the container's own.</summary>
    public uint? Timeout { get; init; }

    /// <summary><c>--volumes</c>: its anonymous volumes go with it.</summary>
    public bool Volumes { get; init; }

    /// <summary>Is told which container did not end by its stop signal; null for nobody.</summary>
    public Action<string>? Warn { get; init; }
}
