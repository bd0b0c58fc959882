using Berth.Engine.Containers.Specification;
using Berth.Engine.Rootless;
using Berth.Engine.State;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Processes;
using Berth.Systemd.Bus;

namespace Berth.Engine.Runtime;

/// <summary>Decides where a container's control group lies, and removes it afterwards.</summary>
internal sealed class ContainerCgroups(CgroupHost host)
{
    private const string MonitorName = "supervisor";
    private const string LauncherName = "runtime";
    private const string PayloadName = "container";
    private static readonly TimeSpan ScopePatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ScopeStep = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(5);

    // Both as Podman.
    private static string DefaultSlice => UserIdentity.IsRoot ? "machine.slice" : "user.slice";

    private bool _isPrepared;

    /// <summary>What this host's control groups are like.</summary>
    public CgroupHost Host => host;

    /// <summary>Begins what the move of a container's conmon to its place will wait for.</summary>
    public void PrepareMove()
    {
        if (_isPrepared)
            return;
        host.PrepareMove();
        _isPrepared = true;
    }

    /// <summary>The same for groups below this process's own (<see cref="CgroupUse.Split"/>), where a move may not be needed.</summary>
    public void PrepareSplit()
    {
        if (Moves(Launcher(OwnGroup())))
            PrepareMove();
    }

    /// <summary>The place for a container that is about to start.</summary>
    public CgroupPlacement Place(ContainerSpecification specification)
    {
        var id = specification.Id;
        var systemd = specification.Cgroup.Manager == "systemd" && SystemdConnection.HasOwn;
        var parent = specification.Cgroup.Parent;
        switch (specification.Cgroup.Use)
        {
            case CgroupUse.Disabled:
                return new CgroupPlacement { GroupOf = host.Of, RuntimePath = "", Disabled = true };
            case CgroupUse.Split:
                var own = OwnGroup();
                var launcher = Launcher(own);
                if (Moves(launcher))
                    SpendMove();
                var payload = own.Child($"libpod-payload-{id}");
                return new CgroupPlacement
                {
                    GroupOf = host.Of,
                    RuntimePath = payload.Path,
                    Owned = payload,
                    Monitor = specification.Lifecycle.IsSupervisedDirectly ? null : own.Child(MonitorName),
                    Launcher = launcher,
                };
            case CgroupUse.NoConmon when systemd:
                return new CgroupPlacement { GroupOf = host.Of, RuntimePath = $"{parent ?? DefaultSlice}:libpod:{id}", RuntimeUsesSystemd = true, Owned = ScopeGroup(parent, id) };
            case CgroupUse.Enabled when systemd:
                var scope = ScopeGroup(parent, id);
                var group = scope.Child(MonitorName);
                // A container that is started again by its own conmon's exit command finds itself in its scope already.
                if (host.Of(0)?.Path == group.Path)
                    return new CgroupPlacement { GroupOf = host.Of, RuntimePath = scope.Child(PayloadName).Path, Owned = scope };
                WaitForEndOf(scope);
                SpendMove();
                return new CgroupPlacement
                {
                    GroupOf = host.Of,
                    RuntimePath = scope.Child(PayloadName).Path,
                    Owned = scope,
                    Monitor = group,
                    Scope = pid => new ScopeRequest(ScopeName(id), [pid])
                    {
                        Slice = parent ?? DefaultSlice,
                        Description = $"Berth container {specification.Name}",
                        // One whose process was killed before systemd had put it there has failed, and would keep its name for good.
                        Properties = [new UnitProperty("CollectMode", "inactive-or-failed"), .. Ending(specification.Lifecycle)],
                    },
                };
            default:
                // Only what is below the user's own group is the user's.
                if (!UserIdentity.IsRoot)
                {
                    OwnScope.EnterIfOutside(host);
                    var mine = OwnGroup().Child($"libpod-{id}");
                    return new CgroupPlacement { GroupOf = host.Of, RuntimePath = mine.Path, Owned = mine };
                }

                // Without a parent there is none that would stay behind, or go while another container starts in it.
                var plain = host.At($"{parent}/libpod-{id}");
                return new CgroupPlacement { GroupOf = host.Of, RuntimePath = plain.Path, Owned = plain };
        }
    }

    /// <summary>Ends what is left in a container's control group and removes it; one that is gone is no error.</summary>
    /// <param name="row">The container.</param>
    /// <param name="monitorWaits">Whether the container's conmon lives and waits for this process.</param>
    public void Remove(ContainerRow row, bool monitorWaits)
    {
        if (row.Cgroup is null || row.BootId != BootId.Current)
            return;
        var group = host.At(row.Cgroup);
        if (row.Cgroup.EndsWith(".scope", StringComparison.Ordinal))
            RemoveScope(group, isAwaited: row.Operation is ContainerOperation.Creating or ContainerOperation.Starting, monitorWaits);
        else if (group.Exists)
            group.KillAndRemove(RemovalPatience);
    }

    // So that the end of the host, or of the user's manager, ends the container as `stop` would, and does not wait for longer.
    private static UnitProperty[] Ending(LifecycleSpecification lifecycle) =>
    [
        new("KillSignal", lifecycle.StopSignal),
        // Nothing is for ever to systemd.
        new("TimeoutStopUSec", Math.Max(1, lifecycle.StopTimeout * 1_000_000UL)),
    ];

    // A preparation helps one start.
    private void SpendMove()
    {
        PrepareMove();
        _isPrepared = false;
    }

    // The scope of the run before goes when its conmon has ended, which may be a moment after the container has.
    private static void WaitForEndOf(Cgroup scope)
    {
        for (var left = ScopePatience; left > TimeSpan.Zero && scope.Exists; left -= ScopeStep)
            Thread.Sleep(ScopeStep);
    }

    // conmon is in the scope too, and may be the parent of this process: only the payload is ended here. The scope itself goes when
    // conmon ends, and systemd removes it.
    private void RemoveScope(Cgroup scope, bool isAwaited, bool monitorWaits)
    {
        var exists = scope.Exists;
        if (exists)
        {
            foreach (var child in scope.Children())
            {
                if (!child.Path.EndsWith("/" + MonitorName, StringComparison.Ordinal))
                    child.KillAndRemove(RemovalPatience);
            }
        }

        // Of a start that is taken back everything has ended. What the kernel still counts is ending now (it does so a moment after the parent
        // is told), or is this process.
        var endsByItself = !isAwaited || monitorWaits || Holds(scope);
        if (exists ? endsByItself && scope.IsPopulated : !isAwaited)
            return;
        // systemd does not notice the end of a conmon that ended while the scope was being made for it, or is about to make it.
        if (SystemdConnection.HasOwn)
            StaleScope.Forget(Path.GetFileName(scope.Path), isAwaited: !monitorWaits);
        // Where conmon was killed too early to stand in it, systemd may have seen its end before the group below was made, or put a
        // process of the start that is taken back into the scope only now.
        if (!monitorWaits && scope.Exists)
            scope.KillAndRemove(RemovalPatience);
    }

    private bool Holds(Cgroup scope) => host.Of(0)?.Path.StartsWith(scope.Path + "/", StringComparison.Ordinal) == true;

    private Cgroup ScopeGroup(string? parent, string id) => host.At($"{SystemdConnection.OwnRoot}{SliceName.CgroupPath(parent ?? DefaultSlice)}/{ScopeName(id)}");

    private static string ScopeName(string id) => $"libpod-{id}.scope";

    // The runtime hands controllers down from the group in which this process is, and tries that for a second past a process that is in the
    // way (cgroups(7), no internal processes).
    private Cgroup? Launcher(Cgroup own) => own.Controllers.Count > 0 && host.Of(0)?.Path == own.Path ? own.Child(LauncherName) : null;

    private static bool Moves(Cgroup? launcher) => launcher is not null || !ChildProcess.CanBeginInGroup;

    private Cgroup OwnGroup()
    {
        var own = host.Of(0) ?? throw new EngineException(ErrorKind.Internal, "cannot find this process's control group");
        // A command run by a unit whose conmon is already in the sub-group stands beside it.
        return Path.GetFileName(own.Path) is MonitorName or LauncherName ? own.Parent! : own;
    }
}
