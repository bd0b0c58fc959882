using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Engine.Consistency;

/// <summary>What containers leave on the host while they run belongs to one that runs.</summary>
internal sealed class ContainerTraceConsistency(ContainerStore store, ContainerTraces traces, ContainerTeardown teardown) : IConsistencyCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConsistencyProblem> Find(ConsistencyOptions options)
    {
        // Traces first: what appears after its row was read would be nobody's.
        var found = traces.All(store.Rows.Everything(), options.Quick).ToList();
        var rows = store.Rows.Everything().ToDictionary(static row => row.Id, StringComparer.Ordinal);
        foreach (var trace in found)
        {
            var row = rows.GetValueOrDefault(trace.Id);
            if (row is null)
                yield return new ConsistencyProblem(trace.Subject, $"{trace.Subject} belongs to no container") { Id = trace.Id };
            else if (!trace.OutlivesRun && row.Operation == ContainerOperation.None && !ContainerObservation.Observe(store.Paths, row).HasProcess)
                yield return new ConsistencyProblem(trace.Subject, $"{trace.Subject} is left of container {row.Id}, which does not run") { Id = trace.Id };
        }
    }

    /// <inheritdoc/>
    public void Repair(IReadOnlyList<ConsistencyProblem> problems, ConsistencyOptions options)
    {
        var failures = new List<string>();
        foreach (var id in problems.Select(static problem => problem.Id).Distinct(StringComparer.Ordinal))
        {
            try
            {
                Sweep(id);
            }
            catch (EngineException error)
            {
                failures.Add(error.Message);
            }
        }

        if (failures.Count > 0)
            throw new EngineException(ErrorKind.Internal, string.Join("; ", failures));
    }

    private static void End(ProcessIdentity monitor)
    {
        var below = ProcessTree.Below(monitor.Pid);
        monitor.TrySignal(Signals.Kill);
        foreach (var process in below)
            process.TrySignal(Signals.Kill);
    }

    private void Sweep(string id)
    {
        // Letting go of the lock of a container that is none removes the lock's file.
        using var held = store.TryLock(id);
        if (held is null)
            return;
        var row = store.Rows.FindById(id);
        if (row is null)
        {
            // Without its files nothing else leads to a monitor and what it has started.
            foreach (var monitor in traces.Monitors().Where(trace => trace.Id == id))
                End(monitor.Process!.Value);
            teardown.TakeDownUnknown(id);
            return;
        }

        var seen = ContainerObservation.Observe(store.Paths, row);
        if (row.Operation == ContainerOperation.None && !seen.HasProcess)
            teardown.Finish(seen with { Operation = ContainerOperation.Starting, BootId = BootId.Current }, store.ReadSpecification(id));
    }
}
