using System.Text.Json.Serialization;

namespace Berth.Oci.Runtime;

/// <summary>The container's process (config.md, Process). The document that <c>exec --process</c> takes is one too.</summary>
public sealed record RuntimeProcess
{
    /// <summary>Whether the process gets a pseudo terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>The terminal's size; ignored without one.</summary>
    public ConsoleSize? ConsoleSize { get; init; }

    /// <summary>Who the process runs as.</summary>
    public RuntimeUser User { get; init; } = new();

    /// <summary>The command and its arguments, execvp(3) style.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>The environment, each as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The working directory, an absolute path in the container.</summary>
    public string Cwd { get; init; } = "/";

    /// <summary>Capability sets.</summary>
    public RuntimeCapabilities? Capabilities { get; init; }

    /// <summary>Resource limits.</summary>
    public IReadOnlyList<RuntimeRlimit>? Rlimits { get; init; }

    /// <summary>Whether execve(2) may not grant privileges (PR_SET_NO_NEW_PRIVS).</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>The AppArmor profile's name.</summary>
    public string? ApparmorProfile { get; init; }

    /// <summary>The adjustment of the out-of-memory score, -1000 to 1000.</summary>
    public int? OomScoreAdj { get; init; }

    /// <summary>The scheduling policy (sched_setattr(2)).</summary>
    public RuntimeScheduler? Scheduler { get; init; }

    /// <summary>The process's SELinux label.</summary>
    public string? SelinuxLabel { get; init; }

    /// <summary>The I/O priority (ioprio_set(2)).</summary>
    public RuntimeIoPriority? IoPriority { get; init; }

    /// <summary>Which CPUs a process added by exec runs on.</summary>
    [JsonPropertyName("execCPUAffinity")]
    public ExecCpuAffinity? ExecCpuAffinity { get; init; }
}
