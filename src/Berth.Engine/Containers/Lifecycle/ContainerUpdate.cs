using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Building;
using Berth.Engine.Health;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Changes what was decided about a container, and the limits of one that runs at once (podman-update(1)).</summary>
internal sealed class ContainerUpdate(EngineSettings settings, ContainerStore store, RuntimeSelection runtimes, CgroupHost cgroups, ContainerEvents events)
{
    /// <summary>Changes a container; its id is returned.</summary>
    /// <exception cref="InvalidArgumentException">A value cannot be, or this host cannot limit that.</exception>
    public string Update(string nameOrId, UpdateOptions options)
    {
        var (held, found) = store.LockResolved(nameOrId);
        using (held)
        {
            var row = ContainerObservation.Observe(store.Paths, found);
            var old = store.ReadSpecification(row.Id);
            var changed = Apply(old, options);
            if (row.HasProcess && ResourceChanges.HasAny(options.Resources))
                SetLimits(row, changed, options.Resources);
            store.ReplaceSpecification(changed);
            store.Rows.Update(found with { Summary = ContainerSummary.Of(changed).ToJson() });
            events.Write("update", row, changed);
            if (row.Status == ContainerStatus.Running && HealthCheck.IsDefined(changed) && changed.Health!.Probe!.Interval > 0 && old.Health?.Probe is not { Interval: > 0 })
                HealthMonitor.Start(settings, row, cgroups);
            return row.Id;
        }
    }

    /// <summary>Checks that a runtime is there.</summary>
    /// <exception cref="InvalidArgumentException">It is not.</exception>
    public void CheckRuntime(string name) => runtimes.NameOf(name);

    private ContainerSpecification Apply(ContainerSpecification old, UpdateOptions options)
    {
        // Changed ones keep their places, new ones come last.
        var environment = old.Process.Environment.Where(variable => !options.Unset.Contains(NameOf(variable)))
            .Select(variable => options.Environment.LastOrDefault(newer => NameOf(newer) == NameOf(variable)) ?? variable).ToList();
        environment.AddRange(options.Environment.Where(newer => environment.TrueForAll(variable => NameOf(variable) != NameOf(newer))));
        return old with
        {
            Resources = ResourceChanges.Apply(old.Resources, options.Resources),
            Lifecycle = old.Lifecycle with
            {
                Restart = options.Restart is null ? old.Lifecycle.Restart : LifecycleBuilder.Restart(options.Restart, context: ""),
                Runtime = options.Runtime is null ? old.Lifecycle.Runtime : runtimes.NameOf(options.Runtime),
            },
            Health = HealthBuilder.Merge(old.Health, options.Health),
            Process = old.Process with
            {
                Environment = environment,
                Rlimits = [.. old.Process.Rlimits.Where(limit => options.Rlimits.All(newer => newer.Name != limit.Name)), .. options.Rlimits],
            },
        };
    }

    private static string NameOf(string variable) => variable.Split('=')[0];

    private void SetLimits(ContainerRow row, ContainerSpecification changed, ResourceSpecification limits)
    {
        var at = cgroups.Layout == CgroupLayout.Legacy ? null : cgroups.At("/");
        if (limits.Memory is not null && limits.MemorySwap is null)
            limits = limits with { MemorySwap = changed.Resources.MemorySwap };
        var document = ResourceSection.Limits(limits, at is null ? null : [.. at.Controllers]);
        var path = store.Paths.ContainerRun(row.Id) + "/resources.json";
        FileSystem.WriteAll(path, document, 0x180);
        try
        {
            runtimes.For(changed).Update(row.Id, path);
        }
        finally
        {
            FileSystem.TryRemoveFile(path);
        }
    }
}
