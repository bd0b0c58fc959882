using System.Globalization;
using Berth.Linux.Errors;
using Berth.Linux.Processes;
using Berth.Systemd.Bus;

namespace Berth.Systemd.Notify;

/// <summary>
/// The conversation with a systemd inside a container, over its own private socket, reached through the init's root
/// (/proc/PID/root). systemd answers only a peer that has a pid in its own pid namespace, so this runs either in a process
/// that <see cref="InnerSystemd"/> started there, or for a container that shares this process's pid namespace.
/// </summary>
internal static class InnerSystemdProbe
{
    private const string PrivateSocket = "run/systemd/private";
    private static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(5);

    /// <summary>Asks once.</summary>
    internal static SystemState Query(int initPid, int timeoutMilliseconds)
    {
        try
        {
            using var bus = Open(initPid);
            return Answer(bus, Ask(bus), timeoutMilliseconds);
        }
        catch (EngineException)
        {
            // No systemd (yet), frozen, or gone: that is what Silent says.
            return SystemState.Silent;
        }
    }

    /// <summary>The units whose stop jobs run now; empty where it does not answer.</summary>
    internal static List<string> Stopping(int initPid, int timeoutMilliseconds)
    {
        var units = new List<string>();
        try
        {
            using var bus = Open(initPid);
            var reader = bus.Call(ServiceAddress.Systemd, "ListJobs", timeoutMilliseconds: timeoutMilliseconds).Reader;
            for (var end = reader.ArrayEnd(8); reader.Position < end;)
            {
                reader.Align(8);
                reader.UInt32();
                var (unit, type, state) = (reader.String(), reader.String(), reader.String());
                reader.Skip("oo");
                if (type == "stop" && state == "running") units.Add(unit);
            }
        }
        catch (EngineException)
        {
            // It is past its jobs, frozen, or gone.
        }

        units.Sort(StringComparer.Ordinal);
        return units;
    }

    /// <summary>The units that failed; empty where it does not answer.</summary>
    internal static List<string> Failed(int initPid, int timeoutMilliseconds)
    {
        var units = new List<string>();
        try
        {
            using var bus = Open(initPid);
            var states = new MessageWriter();
            var list = states.BeginArray(4);
            states.String("failed");
            states.EndArray(list);
            var reader = bus.Call(ServiceAddress.Systemd, "ListUnitsFiltered", "as", states, timeoutMilliseconds).Reader;
            for (var end = reader.ArrayEnd(8); reader.Position < end;)
            {
                reader.Align(8);
                units.Add(reader.String());
                reader.Skip("sssssouso");
            }
        }
        catch (EngineException)
        {
            // It is frozen or gone.
        }

        units.Sort(StringComparer.Ordinal);
        return units;
    }

    /// <summary>
    /// Waits until the boot is over: until systemd inside says that it is running, degraded or in maintenance.
    /// </summary>
    /// <param name="initPid">The container's init as this process sees it.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="progress">Is told the state when it changes; null for nobody.</param>
    /// <returns>The state at the end of the boot, or the last one seen when the time was over.</returns>
    /// <exception cref="EngineException">The init ended, or it is shutting down.</exception>
    internal static SystemState WaitBooted(int initPid, TimeSpan timeout, Action<SystemState>? progress)
    {
        var deadline = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        var init = ProcessIdentity.TryOf(initPid) ?? throw Ended(initPid);
        var last = SystemState.Silent;
        while (true)
        {
            try
            {
                using var bus = Open(initPid);
                if (Follow(bus) is { } done)
                    return done;
            }
            catch (SyscallException)
            {
                // The socket is not there yet.
            }
            catch (BusClosedException)
            {
                // The manager executes itself anew or the container goes down; which of both is looked up below.
            }
            if (!init.IsAlive)
                throw Ended(initPid);
            if (Environment.TickCount64 >= deadline)
                return last;
            Thread.Sleep(PollPause);
        }

        SystemState? Follow(BusConnection bus)
        {
            while (true)
            {
                var left = deadline == long.MaxValue ? long.MaxValue : Math.Max(0, deadline - Environment.TickCount64);
                SystemState state;
                try
                {
                    state = Answer(bus, Ask(bus), (int)Math.Min(left, 1000));
                }
                catch (BusException)
                {
                    return null;
                }
                catch (EngineException failure) when (failure is not (SyscallException or BusClosedException))
                {
                    // No answer within a second: it is busy or frozen. Look whether it lives, then ask anew.
                    return null;
                }
                if (state != last)
                    progress?.Invoke(state);
                last = state;
                if (state.Phase == SystemPhase.Stopping)
                    throw new EngineException(ErrorKind.Conflict, "systemd in the container is shutting down");
                if (state.IsBooted)
                    return state;
                // Signals come unasked on a private socket: a job that ends may have been the last one of the boot.
                if (bus.Signal((int)Math.Min(left, 1000)) is null && left == 0)
                    return null;
                while (bus.Signal(0) is not null)
                {
                }
            }
        }
    }

    private static BusConnection Open(int initPid)
        => BusConnection.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{initPid}/root/{PrivateSocket}"), isBus: false);

    private static Question Ask(BusConnection bus) => new(
        bus.QueueGet(ServiceAddress.Systemd, "SystemState"),
        bus.QueueGet(ServiceAddress.Systemd, "NFailedUnits"),
        bus.QueueGet(ServiceAddress.Systemd, "Progress"));

    private static SystemState Answer(BusConnection bus, Question question, int timeoutMilliseconds)
    {
        var reader = bus.Reply(question.State, "SystemState", timeoutMilliseconds).Reader;
        reader.Variant("s");
        var phase = reader.String() switch
        {
            "initializing" => SystemPhase.Initializing,
            "starting" => SystemPhase.Starting,
            "running" => SystemPhase.Running,
            "degraded" => SystemPhase.Degraded,
            "maintenance" => SystemPhase.Maintenance,
            "stopping" => SystemPhase.Stopping,
            _ => SystemPhase.Unknown,
        };
        reader = bus.Reply(question.Failed, "NFailedUnits", timeoutMilliseconds).Reader;
        reader.Variant("u");
        var failed = (int)reader.UInt32();
        reader = bus.Reply(question.Progress, "Progress", timeoutMilliseconds).Reader;
        reader.Variant("d");
        return new SystemState(phase, failed, reader.Double());
    }

    private static EngineException Ended(int pid)
        => new(ErrorKind.Conflict, string.Create(CultureInfo.InvariantCulture, $"the container's init (process {pid}) ended before its boot was over"));

    private readonly record struct Question(uint State, uint Failed, uint Progress);
}
