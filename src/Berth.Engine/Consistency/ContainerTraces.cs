using System.Text;
using Berth.Engine.Networks;
using Berth.Engine.State;
using Berth.Linux.Cgroups;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Linux.Processes;

namespace Berth.Engine.Consistency;

/// <summary>Finds everything that starting containers leaves on a host: files, mounts, networks, control groups and monitors.</summary>
internal sealed class ContainerTraces(EnginePaths paths, Func<NetworkEngine> networks, CgroupHost cgroups)
{
    private const int IdLength = 64;

    /// <summary>All traces, whosesoever.</summary>
    /// <param name="rows">The containers whose control groups are looked at.</param>
    /// <param name="quick">Leaves out looking at every process.</param>
    public IEnumerable<ContainerTrace> All(IReadOnlyList<ContainerRow> rows, bool quick)
    {
        foreach (var path in Entries(paths.Locks))
            yield return new ContainerTrace(IdIn(path), path, OutlivesRun: true);
        foreach (var path in Entries(paths.UserMounts))
            yield return new ContainerTrace(IdIn(path), path, OutlivesRun: true);
        foreach (var path in Entries(paths.Exits))
            yield return new ContainerTrace(IdIn(path), path);
        // The run directories of containers and, beside them, the states that the runtimes keep.
        foreach (var parent in Directories(paths.RunRoot))
        {
            foreach (var path in parent == paths.Locks || parent == paths.Exits ? [] : Directories(parent))
            {
                if (IsId(Path.GetFileName(path)))
                    yield return new ContainerTrace(Path.GetFileName(path), path);
            }
        }

        foreach (var id in networks().ListContainers())
            yield return new ContainerTrace(id, $"network of container {id}");
        foreach (var root in (string[])[paths.Containers, paths.RunRoot + "/containers"])
        {
            foreach (var point in MountTable.Below(root))
            {
                if (point.Length <= root.Length + IdLength)
                    continue;
                var id = point.Substring(root.Length + 1, IdLength);
                yield return new ContainerTrace(id, $"mount {point}", OutlivesRun: File.Exists(paths.UserMount(id)));
            }
        }

        foreach (var row in rows)
        {
            if (row is { Cgroup: { } group } && row.BootId == BootId.Current && cgroups.At(group).Exists)
                yield return new ContainerTrace(row.Id, $"control group {group}");
        }

        foreach (var trace in quick ? [] : Monitors())
            yield return trace;
    }

    /// <summary>The monitors that run, whosesoever: conmon is told the bundle, which lies under the volatile root of this engine and bears the id.</summary>
    public IEnumerable<ContainerTrace> Monitors()
    {
        var start = Encoding.UTF8.GetBytes($"\0-b\0{paths.RunRoot}/containers/");
        foreach (var process in Directories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(process), out var pid))
                continue;
            if (ProcessIdentity.TryOf(pid) is not { } identity)
                continue;
            if (FileSystem.TryReadAll(process + "/cmdline") is { } words && words.AsSpan().IndexOf(start) is >= 0 and var at && words.Length >= at + start.Length + IdLength)
                yield return new ContainerTrace(Encoding.UTF8.GetString(words, at + start.Length, IdLength), $"process {pid}", Process: identity);
        }
    }

    /// <summary>Whether a name is a container's id.</summary>
    public static bool IsId(string name) => name.Length == IdLength && name.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0;

    private static IEnumerable<string> Entries(string directory)
        => Directory.Exists(directory) ? Directory.EnumerateFiles(directory).Where(static path => IsId(IdIn(path))) : [];

    // A file is the container's own, or what a killed program would have renamed to that: ID.RANDOM.
    private static string IdIn(string path) => Path.GetFileName(path).Split('.', 2)[0];

    private static IEnumerable<string> Directories(string directory)
        => Directory.Exists(directory) ? Directory.EnumerateDirectories(directory) : [];
}
