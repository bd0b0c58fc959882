using Berth.Linux;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Processes;
using Berth.Systemd.Bus;

namespace Berth.Engine.Runtime;

/// <summary>
/// Where one container's processes go while it starts: what the runtime is told, and the work that puts conmon beside the container.
/// </summary>
internal sealed class CgroupPlacement
{
    private static readonly TimeSpan s_namePatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_betweenAttempts = TimeSpan.FromMilliseconds(20);

    /// <summary>The value of <c>linux.cgroupsPath</c> (OCI runtime specification); empty to let the container share its creator's.</summary>
    public required string RuntimePath { get; init; }

    /// <summary>Whether the runtime is to ask systemd for the container's scope itself.</summary>
    public bool RuntimeUsesSystemd { get; init; }

    /// <summary>Whether the runtime makes no control group at all.</summary>
    public bool Disabled { get; init; }

    /// <summary>The group that holds everything of this container and goes with it; null if there is none of its own.</summary>
    public Cgroup? Owned { get; init; }

    /// <summary>The group for conmon; null leaves it where it is.</summary>
    public Cgroup? Monitor { get; init; }

    /// <summary>The group that this process moves to, since the one in which it is hands controllers down; null to stay.</summary>
    public Cgroup? Launcher { get; init; }

    /// <summary>The scope to be made around conmon and the container; null for none.</summary>
    public Func<int, ScopeRequest>? Scope { get; init; }

    /// <summary>
    /// Whether conmon has to stand in its place before it starts the runtime: without root nothing may move a process that is outside of the
    /// delegated part of the tree into it (cgroups(7), delegation containment), and the runtime moves the container's.
    /// </summary>
    public bool StartsRuntimeInPlace { get; } = !UserIdentity.IsRoot;

    /// <summary>The group in which conmon can begin; null where it is made around conmon, or there is none.</summary>
    public Cgroup? Beginning => Scope is null ? Monitor : null;

    /// <summary>Finds the control group of a process; null where that is gone.</summary>
    public required Func<int, Cgroup?> GroupOf { get; init; }

    /// <summary>Puts conmon in its place; with systemd that takes as long as systemd needs to make the scope.</summary>
    /// <param name="monitorPid">conmon, before it has started the container; null where it began in its group.</param>
    public void Place(int? monitorPid)
    {
        if (Launcher is not null)
        {
            Launcher.Create();
            Launcher.Attach(Environment.ProcessId);
        }

        if (monitorPid is not { } monitor)
            return;
        if (Scope is not null)
            MakeScope(Scope(monitor), monitor);
        // A group that hands controllers down may have no processes of its own (cgroups(7)).
        PlaceMonitor(monitor);
    }

    private void MakeScope(ScopeRequest request, int monitorPid)
    {
        var deadline = Environment.TickCount64 + (long)s_namePatience.TotalMilliseconds;
        while (true)
        {
            try
            {
                using var job = SystemdConnection.Own().BeginScope(request, ownsConnection: true);
                // It tells of the end of the job one or two milliseconds after the process is there.
                job.WaitUnless(() => GroupOf(monitorPid)?.Path == Owned!.Path);
                return;
            }
            catch (BusException error) when (error.Kind == ErrorKind.Conflict && Environment.TickCount64 < deadline)
            {
                // systemd forgets a scope a moment after its last process, so that the one of the container's last run may still be there.
                Thread.Sleep(s_betweenAttempts);
                // It may have missed the end of that one's group, and waits for it for ever.
                if (Owned is { Exists: false })
                    StaleScope.Forget(request.Name);
            }
        }
    }

    private static HelperException MonitorIsGone() => new("conmon", 1, "ended before it could be put into the container's control group");

    private void PlaceMonitor(int monitorPid)
    {
        if (Monitor is null)
            return;
        // A scope goes with its last process, and must not be made again behind systemd's back.
        if (Scope is null)
            Monitor.Create();
        else if (!Monitor.TryCreate())
            throw MonitorIsGone();
        try
        {
            Monitor.Attach(monitorPid);
        }
        catch (SyscallException error) when (error.Number is Errno.ESRCH or Errno.ENODEV)
        {
            throw MonitorIsGone();
        }
    }
}
