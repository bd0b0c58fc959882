using Berth.Linux.Errors;

namespace Berth.Engine.Updates;

/// <summary>The update of one unit with all its containers.</summary>
internal sealed class UnitUpdate(
    string unit, IReadOnlyList<AutoUpdateTask> tasks, AutoUpdateOptions options, UpdatedServices services, UpdateSource source, UpdateMemory memory,
    List<string> failures, Action<string> warn)
{
    /// <summary>Looks for newer images and restarts the unit with them; what goes wrong is in the tasks and among the failures.</summary>
    public void Run()
    {
        var updated = tasks.Where(IsToBeRestarted).ToList();
        if (updated.Count == 0)
            return;
        IReadOnlyList<string> dependents = [];
        try
        {
            dependents = services.ActiveDependents(unit);
            services.Restart(unit);
            Finish(updated, "true", UpdateJournal.Updated, isBad: false);
        }
        catch (EngineException failure)
        {
            failures.Add($"restarting unit {unit} during update: {failure.Message}");
            if (!options.Rollback)
            {
                Finish(updated, "failed", UpdateJournal.Failed, isBad: true);
                return;
            }

            if (!RollBack(updated))
                return;
        }

        foreach (var dependent in dependents)
            PutBack(dependent);
    }

    private bool IsToBeRestarted(AutoUpdateTask task)
    {
        try
        {
            task.NewerDigest = source.Newer(task);
            if (task.NewerDigest is null)
                return false;
            if (memory.IsBad(unit, task.FullImageName, task.NewerDigest))
            {
                warn($"{unit} did not start with {task.ImageName} of {task.NewerDigest} before: it is not tried again");
                return false;
            }
        }
        catch (EngineException failure)
        {
            task.Updated = "failed";
            failures.Add($"checking image updates for container {task.ContainerId}: {failure.Message}");
            return false;
        }

        if (options.DryRun)
        {
            task.Updated = "pending";
            return false;
        }

        try
        {
            memory.Begin(AttemptOf(task));
            task.NewerId = source.Fetch(task);
            if (task.NewerId != task.ImageId)
                return true;
            memory.Abandon(AttemptOf(task));
        }
        catch (EngineException failure)
        {
            memory.Abandon(AttemptOf(task));
            task.Updated = "failed";
            failures.Add($"updating image for container {task.ContainerId}: {failure.Message}");
        }

        return false;
    }

    private bool RollBack(List<AutoUpdateTask> updated)
    {
        foreach (var task in updated)
        {
            try
            {
                source.Point(task.FullImageName, task.ImageId);
            }
            catch (EngineException failure)
            {
                failures.Add($"rolling back image for container {task.ContainerId} in unit {unit}: {failure.Message}");
            }
        }

        try
        {
            services.Restart(unit);
        }
        catch (EngineException failure)
        {
            failures.Add($"restarting unit {unit} during rollback: {failure.Message}");
            Finish(updated, "failed", UpdateJournal.Failed, isBad: true);
            return false;
        }

        Finish(updated, "rolled back", UpdateJournal.RolledBack, isBad: true);
        return true;
    }

    private void Finish(List<AutoUpdateTask> updated, string result, string messageId, bool isBad)
    {
        foreach (var task in updated)
        {
            task.Updated = result;
            memory.End(AttemptOf(task), isBad);
            UpdateJournal.Write(messageId, task);
        }
    }

    // systemd stops what needs a unit when that fails, and nobody starts it again.
    private void PutBack(string dependent)
    {
        try
        {
            services.Start(dependent);
        }
        catch (EngineException failure)
        {
            failures.Add($"starting unit {dependent}, which needs {unit}: {failure.Message}");
        }
    }

    private static UpdateAttempt AttemptOf(AutoUpdateTask task) => new(task.Unit, task.FullImageName, task.NewerDigest ?? "", task.ImageId);
}
