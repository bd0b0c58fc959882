using Berth.Engine.Containers;
using Berth.Engine.Containers.Exec;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.State;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Health;

/// <summary>Runs health checks and keeps count (podman-healthcheck-run(1)).</summary>
internal sealed class HealthCheck(ContainerStore store, ExecSession exec, ContainerEvents events)
{
    /// <summary>The exit status that is written down for a command which took too long.</summary>
    private const int TimedOutCode = 125;
    private const long NanosecondsPerTick = 100;

    /// <summary>Whether the container has a check that can run.</summary>
    public static bool IsDefined(ContainerSpecification specification) => specification.Health?.Probe is { Test: [not "NONE", ..] };

    /// <summary>Runs one check now.</summary>
    /// <exception cref="NotFoundException">There is no such container.</exception>
    /// <exception cref="ConflictException">It does not run, or has no check.</exception>
    public HealthOutcome Run(string nameOrId)
    {
        ContainerRow found;
        try
        {
            found = store.Rows.Resolve(nameOrId);
        }
        catch (EngineException error) when (error is NotFoundException or InvalidArgumentException)
        {
            throw new NotFoundException($"unable to look up {nameOrId} to perform a health check: {error.Message}");
        }
        var row = ContainerObservation.Observe(store.Paths, found);
        var specification = store.ReadSpecification(row.Id);
        if (row.Status != ContainerStatus.Running)
            throw new ConflictException($"container {row.Id} is not running");
        if (!IsDefined(specification))
            throw new ConflictException($"container {row.Id} has no defined healthcheck");
        return Run(row, specification);
    }

    private HealthOutcome Run(ContainerRow row, ContainerSpecification specification)
    {
        var health = specification.Health!;
        var before = HealthFile.TryRead(store.Paths, row.Id) ?? new HealthState();
        var startup = health.Startup is not null && !before.StartupPassed;
        var probe = startup ? health.Startup! : health.Probe!;
        var timeout = new TimeSpan(probe.Timeout / NanosecondsPerTick);
        var begun = DateTimeOffset.UtcNow;
        var result = exec.Probe(row, specification, Command(probe.Test), timeout, (int)Math.Min(health.MaxLogSize, int.MaxValue));
        var attempt = new HealthAttempt
        {
            Start = GoTime.Json(begun),
            End = GoTime.Json(DateTimeOffset.UtcNow),
            ExitCode = result.TimedOut ? TimedOutCode : result.Code == 0 ? 0 : 1,
            Output = health.LogDestination == "events_logger" ? "" : result.Output,
        };
        var passed = attempt.ExitCode == 0;
        var inStartPeriod = row.Started is { } started && begun < started + new TimeSpan(health.Probe!.StartPeriod / NanosecondsPerTick);
        using var held = HealthFile.Lock(store.Paths, row.Id);
        var old = HealthFile.TryRead(store.Paths, row.Id) ?? before;
        var counted = startup ? AfterStartup(old, health, passed) : After(old, health.Probe!, passed, inStartPeriod);
        var log = old.Log.Append(attempt);
        var state = counted with { Log = [.. health.MaxLogCount == 0 ? log : log.TakeLast((int)health.MaxLogCount)] };
        HealthFile.Write(store.Paths, row.Id, state);
        if (health.LogDestination is not ("local" or "events_logger"))
            FileSystem.WriteAll($"{health.LogDestination}/{row.Id}-healthcheck.log", state.ToJson());
        if (state.Status != old.Status || old.Log.Count == 0)
            events.WriteHealth(row, specification, state.Status, state.FailingStreak, health.LogDestination == "events_logger" ? result.Output : "");
        var restartDue = startup && !passed && health.Startup!.Retries > 0 && -state.StartupStreak >= health.Startup.Retries;
        return new HealthOutcome(passed, state, inStartPeriod, result.TimedOut, restartDue, timeout);
    }

    private static HealthState AfterStartup(HealthState old, HealthSpecification health, bool passed)
    {
        var streak = passed ? Math.Max(0, old.StartupStreak) + 1 : Math.Min(0, old.StartupStreak) - 1;
        return old with { StartupStreak = streak, StartupPassed = passed && streak >= Math.Max(1, health.StartupSuccesses) };
    }

    private static HealthState After(HealthState old, HealthProbe probe, bool passed, bool inStartPeriod)
    {
        if (passed)
            return old with { Status = HealthState.Healthy, FailingStreak = 0 };
        if (inStartPeriod)
            return old;
        var streak = old.FailingStreak + 1;
        return old with { FailingStreak = streak, Status = streak >= probe.Retries ? HealthState.Unhealthy : old.Status };
    }

    // The forms of a HEALTHCHECK: CMD-SHELL with a line for the shell, CMD with words, or the words alone.
    private static IReadOnlyList<string> Command(IReadOnlyList<string> test) => test[0] switch
    {
        "CMD-SHELL" => ["/bin/sh", "-c", string.Join(' ', test.Skip(1))],
        "CMD" => [.. test.Skip(1)],
        _ => test,
    };
}
