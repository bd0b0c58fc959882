namespace Berth.Oci.Runtime;

/// <summary>CPU lists (cpuset(7) list format) for processes added to a container.</summary>
public sealed record ExecCpuAffinity
{
    /// <summary>The CPUs while the runtime prepares the process.</summary>
    public string? Initial { get; init; }

    /// <summary>The CPUs once it has been moved into the container's cgroup.</summary>
    public string? Final { get; init; }
}
