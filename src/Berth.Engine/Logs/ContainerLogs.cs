using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Logs;

/// <summary>The logs of the containers below these roots. Reading takes no lock.</summary>
/// <param name="paths">The engine's roots.</param>
/// <param name="makeIndex">Opens the engine once, so that a lost index is made anew.</param>
public sealed class ContainerLogs(EnginePaths paths, Action makeIndex)
{
    /// <summary>Prints logs as <c>podman logs</c> does.</summary>
    /// <param name="options">Whose and what.</param>
    /// <param name="output">Takes what was written to standard output.</param>
    /// <param name="error">Takes what was written to standard error.</param>
    /// <exception cref="NotFoundException">A container does not exist; nothing is printed then.</exception>
    /// <exception cref="EngineException">A container's log driver keeps no log.</exception>
    public void Print(LogsOptions options, Descriptor output, Descriptor error)
    {
        using var state = StateStore.OpenReady(paths, makeIndex);
        var store = new ContainerStore(paths, () => state);
        var rows = Resolve(store, options);
        var labels = new List<string>();
        if (rows.Count > 1)
        {
            foreach (var row in rows)
                labels.Add(options.Names ? row.Name! : row.Id[..12]);
        }
        var sources = new List<LogSource>();
        try
        {
            foreach (var row in rows)
                sources.Add(Open(store, row.Id, options.Query));
            LogReader.Read(
                sources, options.Query, new LogText(output, error, labels, options.Timestamps, options.Color), place => Writer(store, rows[place].Id));
        }
        finally
        {
            foreach (var source in sources)
                source.Dispose();
        }
    }

    private static List<ContainerRow> Resolve(ContainerStore store, LogsOptions options)
    {
        var rows = new List<ContainerRow>();
        if (options.Latest)
        {
            var all = store.Rows.All();
            rows.Add(all.Count > 0 ? all[^1] : throw new NotFoundException("no such container"));
            return rows;
        }
        foreach (var name in options.Containers)
            rows.Add(store.Rows.Resolve(name));
        return rows;
    }

    private LogSource Open(ContainerStore store, string id, LogQuery query)
    {
        var specification = store.ReadSpecification(id);
        var logging = specification.Logging;
        return LogReader.Open(logging.Driver, id, logging.Path ?? paths.ContainerLog(id), query, specification.Lifecycle.IsSupervisedDirectly ? Direct(id, specification) : null);
    }

    private DirectLogSource Direct(string id, ContainerSpecification specification)
    {
        var services = SupervisingService.All(paths, id);
        var units = services.Where(static service => service.UserRuntimeDirectory.Length == 0).Select(static service => service.Unit);
        return new DirectLogSource(id, specification.Name, specification.Created, [.. services.Select(static service => service.Invocation)], [.. units.Distinct()]);
    }

    /// <summary>conmon, or the container's own process where there is none, if it lives; after a restart it is another one.</summary>
    private static PidDescriptor? Writer(ContainerStore store, string id)
    {
        if (store.Rows.FindById(id) is not { } row || row.BootId != BootId.Current)
            return null;
        var writer = row.Monitor.Pid > 0 ? row.Monitor : row.Process;
        var process = PidDescriptor.TryOpen(writer.Pid);
        // The number may belong to another process by now.
        if (process is null || writer.IsAlive)
            return process;
        process.Dispose();
        return null;
    }
}
