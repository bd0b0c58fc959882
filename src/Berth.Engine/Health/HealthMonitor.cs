using Berth.Engine.Containers;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Health;

/// <summary>
/// The process beside conmon that runs a container's health checks at their times. It ends with the container's process, holds
/// no lock and no database between checks, and needs no systemd: nothing is logged but changes of state.
/// </summary>
/// <param name="open">Opens an engine, which is closed again after each check.</param>
public sealed class HealthMonitor(Func<BerthEngine> open)
{
    /// <summary>The verb under <c>container</c> that a monitor is started as.</summary>
    public const string Verb = "health-monitor";

    private const long NanosecondsPerTick = 100;

    private bool _isReadyTold;

    /// <summary>Starts a monitor for a container that was just started; where its monitor conmon is, it is too.</summary>
    internal static void Start(EngineSettings settings, State.ContainerRow row, Linux.Cgroups.CgroupHost cgroups)
    {
        using var nothing = FileSystem.Open("/dev/null", OpenFlags.ReadWrite);
        var child = ChildProcess.Spawn(new SpawnRequest
        {
            Program = settings.Program,
            Arguments = [.. settings.GlobalArguments, "container", Verb, row.Id],
            // What stays for long should keep little: a small heap that is collected often.
            Environment = [.. ChildProcess.CurrentEnvironment(), "DOTNET_GCgen0size=0x40000", "DOTNET_GCHeapHardLimit=0x1000000", "DOTNET_gcConcurrent=0"],
            Descriptors = [(nothing, 0), (nothing, 1), (nothing, 2)],
            NewSession = true,
        });
        try
        {
            cgroups.Of(row.Monitor.Pid)?.Attach(child.Pid);
        }
        catch (SyscallException)
        {
            // It then stays in the caller's control group, where conmon may be as well.
        }
    }

    /// <summary>Checks a container until its process ends.</summary>
    public void Run(string id)
    {
        using var process = Find(id, out var identity);
        if (process is null)
            return;
        while (true)
        {
            var interval = Check(id, identity);
            if (interval is null || process.WaitForEnd(interval))
                return;
        }
    }

    private PidDescriptor? Find(string id, out int pid)
    {
        using var engine = open();
        pid = engine.Containers.Find(id).Pid;
        return pid == 0 ? null : PidDescriptor.TryOpen(pid);
    }

    // The time until the next check; null where there is none any more.
    private TimeSpan? Check(string id, int pid)
    {
        try
        {
            using var engine = open();
            var containers = engine.Containers;
            var container = containers.Find(id);
            if (container.Pid != pid)
                return null;
            var specification = containers.SpecificationOf(id);
            if (!HealthCheck.IsDefined(specification))
                return null;
            if (container.Status == ContainerStatus.Running)
            {
                var outcome = containers.CheckHealth(id);
                TellWhenHealthy(specification, outcome);
                Act(containers, id, specification, outcome);
            }

            var health = specification.Health!;
            var startup = health.Startup is not null && containers.HealthOf(id) is not { StartupPassed: true };
            var interval = (startup ? health.Startup! : health.Probe!).Interval;
            return interval > 0 ? new TimeSpan(interval / NanosecondsPerTick) : null;
        }
        catch (NotFoundException)
        {
            return null;
        }
        catch (ConflictException)
        {
            // It was stopped or paused since.
            return TimeSpan.FromSeconds(1);
        }
    }

    // The socket came from whoever started the container; the manager takes word from any process of the service.
    private void TellWhenHealthy(ContainerSpecification specification, HealthOutcome outcome)
    {
        if (_isReadyTold || !ServiceManager.IsReadyWhenHealthy(specification) || outcome.State.Status != HealthState.Healthy)
            return;
        ServiceManager.TellHealthy();
        _isReadyTold = true;
    }

    private static void Act(ContainerEngine containers, string id, ContainerSpecification specification, HealthOutcome outcome)
    {
        if (outcome.RestartDue)
            containers.Restart(id, null);
        if (outcome.Passed || outcome.State.Status != HealthState.Unhealthy)
            return;
        switch (specification.Health!.OnFailure)
        {
            case "kill":
                containers.Kill(id, Linux.Processes.Signals.Kill);
                break;
            case "stop":
                containers.Stop(id, null);
                break;
            case "restart":
                containers.Restart(id, null);
                break;
        }
    }
}
