namespace Berth.Engine.Containers.Specification;

/// <summary>Where a container's output goes.</summary>
public sealed record LoggingSpecification
{
    /// <summary><c>k8s-file</c>, <c>journald</c>, <c>none</c>, <c>passthrough</c> or <c>passthrough-tty</c>.</summary>
    public string Driver { get => field ?? "journald"; init; }

    /// <summary>Whether the container writes to the standard streams of who started it, which nobody else may then write to.</summary>
    public bool IsPassedThrough => PassesThrough(Driver);

    /// <summary>Whether a driver leaves the container the standard streams of who started it.</summary>
    public static bool PassesThrough(string? driver) => driver is "passthrough" or "passthrough-tty";

    /// <summary>k8s-file: the file; null for the one in the container's directory.</summary>
    public string? Path { get; init; }

    /// <summary>k8s-file: bytes after which the file is started anew; 0 for no bound.</summary>
    public long MaxSize { get; init; }

    /// <summary>journald: the tag, not yet expanded.</summary>
    public string? Tag { get; init; }

    /// <summary>journald: labels written as fields, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Labels { get => field ?? []; init; }
}
