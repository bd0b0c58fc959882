using Berth.Engine.Containers;
using Berth.Engine.Events;
using Berth.Engine.Images;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;

namespace Berth.Engine.Updates;

/// <summary>Brings containers that run in services up to the newest of their images (podman-auto-update(1)).</summary>
/// <param name="containers">The containers.</param>
/// <param name="images">The images.</param>
/// <param name="paths">Where the engine keeps its own things.</param>
/// <param name="events">Is told that an update begins.</param>
/// <param name="progress">Makes what shows how an image is fetched.</param>
public sealed class AutoUpdater(ContainerEngine containers, Func<ImageEngine> images, EnginePaths paths, EventLog events, Func<ITransferProgress> progress)
{
    /// <summary>Updates all containers that take part. What fails for one unit or image does not keep another from its update.</summary>
    /// <param name="options">How.</param>
    /// <param name="warn">Is told what is passed over.</param>
    public AutoUpdateResult Run(AutoUpdateOptions options, Action<string> warn)
    {
        var failures = new List<string>();
        using var memory = options.DryRun ? UpdateMemory.Read(paths) : UpdateMemory.Open(paths);
        var tasks = Assemble(failures);
        if (tasks.Count == 0 && (options.DryRun || memory.Interrupted.Count == 0))
            return new AutoUpdateResult([], failures);

        UpdatedServices services;
        try
        {
            services = UpdatedServices.Open();
        }
        catch (EngineException failure)
        {
            return new AutoUpdateResult([], [.. failures, failure.Message]);
        }

        using (services)
        using (var source = new UpdateSource(images(), options, progress, warn))
        {
            if (!options.DryRun)
            {
                events.WriteSystem("auto-update");
                foreach (var attempt in memory.Interrupted)
                    Attempt(failures, () => FinishInterrupted(attempt, services, source, memory));
            }

            foreach (var unit in tasks.GroupBy(static task => task.Unit, StringComparer.Ordinal))
                new UnitUpdate(unit.Key, [.. unit], options, services, source, memory, failures, warn).Run();
        }

        return new AutoUpdateResult([.. tasks.Select(static task => task.Report())], failures);
    }

    // Who updated last was killed. A unit that runs is looked at like any other; one that failed with the new image gets its old one.
    private static void FinishInterrupted(UpdateAttempt attempt, UpdatedServices services, UpdateSource source, UpdateMemory memory)
    {
        if (!services.HasFailed(attempt.Unit))
        {
            memory.Abandon(attempt);
            return;
        }

        source.Point(attempt.Image, attempt.OldId);
        services.Restart(attempt.Unit);
        memory.End(attempt, isBad: true);
    }

    private static void Attempt(List<string> failures, Action action)
    {
        try
        {
            action();
        }
        catch (EngineException failure)
        {
            failures.Add(failure.Message);
        }
    }

    // The units in the order of their oldest containers, the containers of a unit together.
    private List<AutoUpdateTask> Assemble(List<string> failures)
    {
        var tasks = new List<AutoUpdateTask>();
        foreach (var container in containers.List())
        {
            if (container.Status == ContainerStatus.Running && container.Summary.Labels.ContainsKey(AutoUpdatePolicy.Label))
                Attempt(failures, () => Add(container, tasks));
        }

        return [.. tasks.GroupBy(static task => task.Unit, StringComparer.Ordinal).SelectMany(static unit => unit)];
    }

    private void Add(ContainerListing container, List<AutoUpdateTask> tasks)
    {
        var labels = container.Summary.Labels;
        string? policy;
        try
        {
            policy = AutoUpdatePolicy.Parse(labels[AutoUpdatePolicy.Label]);
        }
        catch (InvalidArgumentException failure)
        {
            throw new InvalidArgumentException($"auto-updating container \"{container.Id}\": {failure.Message}", failure);
        }

        if (policy is null)
            return;
        if (!labels.TryGetValue(AutoUpdatePolicy.UnitLabel, out var unit))
            throw new NotFoundException($"auto-updating container \"{container.Id}\": no {AutoUpdatePolicy.UnitLabel} label found");
        if (containers.SpecificationOf(container.Id).Image is not { RawName.Length: > 0 } image)
            throw new NotFoundException($"locally auto-updating container \"{container.Id}\": raw-image name is empty");
        tasks.Add(new AutoUpdateTask
        {
            Unit = unit,
            ContainerId = container.Id,
            ContainerName = container.Name,
            ImageId = image.Id,
            ImageName = image.RawName,
            FullImageName = image.Name,
            Policy = policy,
            AuthFile = labels.GetValueOrDefault(AutoUpdatePolicy.AuthFileLabel),
        });
    }
}
