namespace Berth.Engine.Containers.Specification.Options;

/// <summary>What a container is to be allowed.</summary>
public sealed record SecurityOptions
{
    /// <summary><c>--privileged</c>; null for containers.conf's.</summary>
    public bool? Privileged { get; init; }

    /// <summary><c>--cap-add</c>.</summary>
    public IReadOnlyList<string> CapAdd { get; init; } = [];

    /// <summary><c>--cap-drop</c>.</summary>
    public IReadOnlyList<string> CapDrop { get; init; } = [];

    /// <summary><c>--security-opt</c>, as given.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary><c>--seccomp-policy</c>: <c>default</c> or <c>image</c>.</summary>
    public string? SeccompPolicy { get; init; }

    /// <summary><c>--read-only</c>; null for containers.conf's.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary><c>--read-only-tmpfs</c>.</summary>
    public bool ReadOnlyTmpfs { get; init; } = true;
}
