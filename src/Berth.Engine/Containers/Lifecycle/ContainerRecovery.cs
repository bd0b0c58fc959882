using System.Text;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// Fills a lost index from the containers' own directories. A container that runs goes on running: its process, its monitor, its
/// network and its control group are found again from what lies under the volatile root.
/// </summary>
internal sealed class ContainerRecovery(ContainerStore store, RuntimeSelection runtimes, CgroupHost cgroups, Func<NetworkEngine> networks)
{
    /// <summary>Adds a row for every container whose specification can be read and that has none.</summary>
    public void Restore()
    {
        foreach (var id in store.DirectoryNames())
        {
            if (store.Rows.Exists(id))
                continue;
            try
            {
                TryAdopt(id);
            }
            catch (EngineException error) when (error.Kind is ErrorKind.NotFound or ErrorKind.Internal)
            {
                // A directory that no specification explains is left for `system check` to tell.
            }
        }
    }

    /// <summary>Adds the row of one container; nothing happens where its directory is only the beginning of one.</summary>
    /// <exception cref="EngineException">Its specification cannot be read.</exception>
    public void TryAdopt(string id)
    {
        if (store.Rows.FindById(id) is not null)
            return;
        var specification = store.ReadSpecification(id);
        store.Rows.Insert(AsItIs(specification, new ContainerRow
        {
            Id = id,
            Name = store.Rows.FindByName(specification.Name) is null ? specification.Name : $"{specification.Name}-{id[..12]}",
            ImageId = specification.Image?.Id,
            Created = specification.Created,
            BootId = BootId.Current,
            Summary = ContainerSummary.Of(specification).ToJson(),
        }));
        store.Dependencies.Add(id, specification.Lifecycle.Dependencies);
    }

    private ContainerRow AsItIs(ContainerSpecification specification, ContainerRow row)
    {
        var run = store.Paths.ContainerRun(row.Id);
        row = row with { Monitor = FindMonitor(row.Id, run) ?? default, Network = networks().Load(row.Id)?.ToJson() };
        var state = runtimes.For(specification).TryState(row.Id);
        if (state is { } known && known.Status is not ContainerStatus.Stopped && ProcessIdentity.TryOf(known.Pid) is { } process)
        {
            return row with
            {
                Status = known.Status,
                Process = process,
                Started = TimeOf(run + ContainerRunFiles.Pid),
                Cgroup = OwnedCgroup(row.Id, process.Pid),
            };
        }

        // The overlay's upper directory comes with the first start. How a run ended that nobody remembers is not known any more.
        var started = TimeOf(store.Paths.Container(row.Id) + "/upper");
        var exit = ContainerObservation.ReadExit(store.Paths, row);
        row = row with
        {
            Status = started is null ? ContainerStatus.Created : ContainerStatus.Exited,
            Started = started,
            Finished = exit?.When ?? started,
            ExitCode = exit?.Code ?? (started is null ? 0 : ContainerObservation.UnknownExitCode),
        };
        // What may be left of its last run is taken down next.
        return state is null && row.Network is null && !FileSystem.Exists(run) ? row with { BootId = null } : row with { Operation = ContainerOperation.Starting };
    }

    private static ProcessIdentity? FindMonitor(string id, string run)
    {
        var monitor = ContainerMonitor.ReadIdentity(run + ContainerRunFiles.MonitorPid);
        // The number in the file may be another process's by now.
        return monitor is { } found && FileSystem.TryReadAll($"/proc/{found.Pid}/cmdline") is { } words
            && words.AsSpan().IndexOf(Encoding.ASCII.GetBytes(id)) >= 0 ? found : null;
    }

    // The container's group is that on the way to its process which bears its id; processes of systemd stand in groups below.
    private string? OwnedCgroup(string id, int pid)
    {
        if (cgroups.Layout == CgroupLayout.Legacy || cgroups.Of(pid)?.Path is not { } path || path.IndexOf(id, StringComparison.Ordinal) is not (> 0 and var at))
            return null;
        var end = path.IndexOf('/', at);
        return end < 0 ? path : path[..end];
    }

    private static DateTimeOffset? TimeOf(string path) => FileSystem.Exists(path) ? new DateTimeOffset(File.GetLastWriteTimeUtc(path)) : null;
}
