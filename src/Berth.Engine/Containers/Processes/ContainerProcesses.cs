using System.Globalization;
using System.Text;
using Berth.Engine.Containers.Lifecycle;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Processes;

/// <summary>Finds the processes of containers by their control group, or by their pid namespace where they have none.</summary>
internal sealed class ContainerProcesses(ContainerStore store, CgroupHost cgroups)
{
    /// <summary>The processes of a running container, in the order of their numbers.</summary>
    /// <exception cref="ConflictException">It does not run.</exception>
    public IReadOnlyList<ContainerProcessEntry> List(string nameOrId)
    {
        var row = ContainerObservation.Observe(store.Paths, store.Rows.Resolve(nameOrId));
        if (row.Status is not (ContainerStatus.Running or ContainerStatus.Paused))
            throw new ConflictException("top can only be used on running containers");
        var level = Numbers(row.Process.Pid).Count - 1;
        var found = new List<ContainerProcessEntry>();
        foreach (var pid in Pids(row.Process.Pid))
        {
            if (TryRead(pid, level) is { } entry)
                found.Add(entry);
        }
        var hostPids = found.ToDictionary(static entry => entry.HostPid, static entry => entry.Pid);
        return [.. found.Select(entry => entry with { ParentPid = hostPids.GetValueOrDefault(entry.ParentPid) }).OrderBy(static entry => entry.Pid)];
    }

    private IEnumerable<int> Pids(int init)
    {
        // A systemd inside has its own groups below.
        if (cgroups.Of(init) is { Path: not "/" } own)
        {
            var top = own;
            for (var at = own; at is not null; at = at.Parent)
            {
                var name = Path.GetFileName(at.Path);
                if (name is "container" || name.StartsWith("libpod-payload-", StringComparison.Ordinal) || name.StartsWith("libpod-", StringComparison.Ordinal))
                {
                    top = at;
                    break;
                }
            }
            if (!top.Path.EndsWith(".scope", StringComparison.Ordinal) && top.AllProcesses() is { Count: > 0 } grouped)
                return grouped;
        }
        var wanted = Namespace(init);
        return Directory.EnumerateDirectories("/proc").Select(static path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && Namespace(pid) == wanted);
    }

    private static string? Namespace(int pid)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{pid}/ns/pid", returnFinalTarget: false)?.Name;
        }
        catch (IOException)
        {
            // It ended since.
            return null;
        }
    }

    private static ContainerProcessEntry? TryRead(int pid, int level)
    {
        // Any of these is gone where the process has ended since.
        if (Text($"/proc/{pid}/stat") is not { } stat || Text($"/proc/{pid}/status") is not { } status || Text($"/proc/{pid}/cmdline") is not { } words)
            return null;
        var name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')];
        var fields = stat[(stat.LastIndexOf(')') + 2)..].TrimEnd().Split(' ');
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in status.Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                lines[line[..colon]] = line[(colon + 1)..].Trim();
        }
        var numbers = lines.GetValueOrDefault("NSpid", "").Split('\t', StringSplitOptions.RemoveEmptyEntries);
        return new ContainerProcessEntry
        {
            HostPid = pid,
            Pid = level < numbers.Length ? int.Parse(numbers[level], CultureInfo.InvariantCulture) : pid,
            ParentPid = int.Parse(fields[1], CultureInfo.InvariantCulture),
            Stat = fields,
            Status = lines,
            Name = name,
            CommandLine = words.Length > 0 ? words.Replace('\0', ' ') : $"[{name}]",
            Label = Text($"/proc/{pid}/attr/current")?.Trim('\0', '\n') ?? "",
        };
    }

    private static List<string> Numbers(int pid)
        => [.. (Text($"/proc/{pid}/status") ?? "").Split('\n').Where(static line => line.StartsWith("NSpid:", StringComparison.Ordinal))
            .SelectMany(static line => line[6..].Split('\t', StringSplitOptions.RemoveEmptyEntries))];

    private static string? Text(string path)
    {
        try
        {
            return FileSystem.TryReadAll(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        }
        catch (SyscallException error) when (error.Number is Linux.Errno.ESRCH or Linux.Errno.EINVAL or Linux.Errno.EACCES)
        {
            // The process has ended, or the kernel keeps no such thing.
            return null;
        }
    }
}
