using System.Text.Json.Serialization;

namespace Berth.Engine.Containers.Listing;

/// <summary>A process's namespaces by the inode numbers that /proc/PID/ns shows; empty where there is none.</summary>
public sealed record NamespaceIds
{
    /// <summary>Mount.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mnt { get; init; }

    /// <summary>Control group.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cgroup { get; init; }

    /// <summary>IPC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ipc { get; init; }

    /// <summary>Network.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Net { get; init; }

    /// <summary>Process ids.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Pidns { get; init; }

    /// <summary>Host name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Uts { get; init; }

    /// <summary>Users.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? User { get; init; }

    /// <summary>Those of a process; empty members where it is gone.</summary>
    public static NamespaceIds Of(int pid) => pid <= 0 ? new NamespaceIds() : new NamespaceIds
    {
        Mnt = Read(pid, "mnt"),
        Cgroup = Read(pid, "cgroup"),
        Ipc = Read(pid, "ipc"),
        Net = Read(pid, "net"),
        Pidns = Read(pid, "pid"),
        Uts = Read(pid, "uts"),
        User = Read(pid, "user"),
    };

    private static string? Read(int pid, string name)
    {
        try
        {
            var target = File.ResolveLinkTarget($"/proc/{pid}/ns/{name}", returnFinalTarget: false)?.Name;
            var open = target?.IndexOf('[') ?? -1;
            return open < 0 ? null : target![(open + 1)..^1];
        }
        catch (IOException)
        {
            // The process ended since.
            return null;
        }
    }
}
