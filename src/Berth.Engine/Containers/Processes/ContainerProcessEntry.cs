namespace Berth.Engine.Containers.Processes;

/// <summary>A process of a container, as /proc tells it (proc(5)).</summary>
public sealed record ContainerProcessEntry
{
    /// <summary>Its number on the host.</summary>
    public required int HostPid { get; init; }

    /// <summary>Its number in the container.</summary>
    public required int Pid { get; init; }

    /// <summary>The fields of /proc/PID/stat that come after the name; the first is the state.</summary>
    public required IReadOnlyList<string> Stat { get; init; }

    /// <summary>The lines of /proc/PID/status.</summary>
    public required IReadOnlyDictionary<string, string> Status { get; init; }

    /// <summary>The command's name.</summary>
    public required string Name { get; init; }

    /// <summary>The command line, each word followed by a blank; the name in brackets where there is none.</summary>
    public required string CommandLine { get; init; }

    /// <summary>Its parent's number in the container; 0 where that is outside.</summary>
    public required int ParentPid { get; init; }

    /// <summary>Its security label; empty where there is none.</summary>
    public string Label { get; init; } = "";
}
