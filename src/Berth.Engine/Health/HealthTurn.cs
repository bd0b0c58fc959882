using System.Globalization;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;

namespace Berth.Engine.Health;

/// <summary>
/// One turn of a container's <see cref="HealthMonitor"/>: the check, and what follows from its outcome. It is a process of its own, so that
/// nothing of the engine stays in memory between checks. Nothing is logged but changes of state.
/// </summary>
/// <param name="engine">The engine.</param>
public sealed class HealthTurn(BerthEngine engine)
{
    /// <summary>The verb under <c>container</c> that a turn is started as.</summary>
    public const string Verb = "health-turn";

    private const long NanosecondsPerTick = 100;
    private static readonly TimeSpan s_nextLook = TimeSpan.FromSeconds(1);

    private bool _isReadyTold;

    /// <summary>Takes the turn.</summary>
    /// <param name="id">The container.</param>
    /// <param name="pid">The process that the monitor watches; there is nothing to do where the container has another one by now.</param>
    /// <param name="isReadyTold">Whether the service manager was told in an earlier turn that the container is healthy.</param>
    /// <returns>What the monitor is to do: a line for <see cref="HealthMonitor"/>, or nothing where it is to end.</returns>
    public string Take(string id, int pid, bool isReadyTold)
    {
        _isReadyTold = isReadyTold;
        return Check(id, pid) is { } next
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)next.TotalMilliseconds} {(_isReadyTold ? 1 : 0)}\n") : "";
    }

    // The time until the next check; null where there is none any more.
    private TimeSpan? Check(string id, int pid)
    {
        try
        {
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
            return s_nextLook;
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
