using Berth.Linux.Errors;
using Berth.Systemd.Bus;

namespace Berth.Quadlet.Installation;

/// <summary>Carries out a plan: has the generator run, restarts what runs and is another service now, and puts back what does not become well.</summary>
/// <param name="manager">The manager of the services.</param>
/// <param name="unsettled">Remembers what is still to be done, in case this process is killed.</param>
/// <param name="isWell">Tells, of a service that is ready, whether its containers become healthy; waits until that is known.</param>
/// <param name="tell">Takes one line for each thing done.</param>
/// <param name="report">Takes one line for each thing that failed.</param>
public sealed class QuadletApplication(SystemdConnection manager, UnsettledChanges unsettled, Func<string, bool> isWell, Action<string> tell, Action<string> report)
{
    private const string UnitInterface = "org.freedesktop.systemd1.Unit";

    /// <summary>Carries it out.</summary>
    /// <param name="plan">The plan, without errors.</param>
    /// <param name="files">The files that it was made with; null where they lie there already.</param>
    /// <returns>Whether everything came up.</returns>
    public bool Apply(QuadletPlan plan, PlannedFiles? files)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var running = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var change in plan.Changes)
            running[change.Service] = Running(change);
        var areGone = true;
        foreach (var change in plan.Changes)
        {
            if (change.Kind == ChangeKind.Remove)
                areGone &= Each(running[change.Service], "stopped", Stop);
        }

        unsettled.Begin(plan.Changes);
        files?.Write();
        manager.Reload();
        var failed = new List<PlannedChange>();
        foreach (var change in plan.Changes)
        {
            var isUp = change.Kind switch
            {
                ChangeKind.Create when change.IsWanted && !change.IsTemplate => Each([change.Service], "started", Start),
                ChangeKind.Change => Each(running[change.Service], "restarted", Restart),
                _ => true,
            };
            if (isUp)
                unsettled.Settle(change);
            else
                failed.Add(change);
        }

        if (failed.Count > 0)
            PutBack(failed, files, running);
        foreach (var change in failed)
            unsettled.Settle(change);
        return areGone && failed.Count == 0;
    }

    private void PutBack(List<PlannedChange> failed, PlannedFiles? files, Dictionary<string, IReadOnlyList<string>> running)
    {
        var back = failed.FindAll(change => files?.PutBack(change.Source) == true);
        if (back.Count == 0)
            return;
        // A service that is gone after the reload is stopped before.
        foreach (var change in back)
        {
            if (change.Kind == ChangeKind.Create)
                Each([change.Service], "stopped", Stop);
        }

        manager.Reload();
        foreach (var change in back)
        {
            tell($"{change.Source}: put back");
            foreach (var unit in running[change.Service])
                Try(() => manager.ResetFailed(unit));
            Each(running[change.Service], "restarted as it was before", Restart);
        }
    }

    private IReadOnlyList<string> Running(PlannedChange change)
        => change.IsTemplate ? manager.ActiveUnits(change.Service.Replace("@.", "@*.", StringComparison.Ordinal))
            : manager.GetString(change.Service, UnitInterface, "ActiveState") is "active" or "activating" or "reloading" ? [change.Service] : [];

    private bool Each(IReadOnlyList<string> units, string done, Action<string> act)
    {
        var isUp = true;
        foreach (var unit in units)
        {
            try
            {
                act(unit);
                tell($"{unit}: {done}");
            }
            catch (EngineException failure)
            {
                report($"{unit}: {failure.Message}");
                isUp = false;
            }
        }

        return isUp;
    }

    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (BusException)
        {
            // It had not failed.
        }
    }

    private void Stop(string unit)
    {
        using var job = manager.BeginStop(unit);
        // A service has its own time limits, which count.
        job.Wait(int.MaxValue);
    }

    private void Start(string unit)
    {
        using var job = manager.BeginStart(unit);
        Settle(unit, job);
    }

    private void Restart(string unit)
    {
        using var job = manager.BeginRestart(unit);
        Settle(unit, job);
    }

    private void Settle(string unit, PendingJob job)
    {
        job.Wait(int.MaxValue);
        if (!isWell(unit))
            throw new EngineException(ErrorKind.Internal, "its container does not become healthy");
        var state = manager.GetString(unit, UnitInterface, "ActiveState");
        if (state == "failed" || manager.GetString(unit, UnitInterface, "SubState") == "auto-restart")
            throw new EngineException(ErrorKind.Internal, "it has failed right after its start");
    }
}
