using Berth.Engine.Containers.Attach;

namespace Berth.Engine.Containers;

/// <summary>How a container is started: in the background, or with the caller's streams (podman-run(1), podman-start(1)).</summary>
public sealed record RunOptions
{
    /// <summary>The caller's streams; null leaves the container in the background.</summary>
    public AttachStreams? Streams { get; init; }

    /// <summary><c>--sig-proxy</c>: signals that this process gets go to the container's.</summary>
    public bool ForwardSignals { get; init; } = true;

    /// <summary>How many descriptors from number 3 on the container gets (<c>--preserve-fds</c>).</summary>
    public int PreserveFds { get; init; }

    /// <summary>Called with the container's id as soon as it runs in the background.</summary>
    public Action<string>? Started { get; init; }

    /// <summary>Called with each line about what was asked for and is not done.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Called with each warning about how it went.</summary>
    public Action<string>? Warn { get; init; }
}
