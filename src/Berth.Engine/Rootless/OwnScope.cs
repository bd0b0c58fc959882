using Berth.Linux.Cgroups;
using Berth.Linux.Processes;
using Berth.Systemd.Bus;

namespace Berth.Engine.Rootless;

/// <summary>
/// A scope of the user's manager for this process. Without root nothing may be moved into the delegated part of the tree from outside, such as
/// from a login session (cgroups(7), delegation containment): who starts processes in containers that run has to be inside. Podman does so, too.
/// </summary>
internal static class OwnScope
{
    /// <summary>Moves this process into a scope of its own, if it is outside. Nothing happens where root calls or the user has no manager.</summary>
    /// <exception cref="Linux.Errors.EngineException">The manager refuses.</exception>
    public static void EnterIfOutside(CgroupHost host)
    {
        if (UserIdentity.IsRoot || IsInside(host) || !SystemdConnection.HasOwn)
            return;
        using var job = SystemdConnection.Own().BeginScope(
            new ScopeRequest($"berth-{Environment.ProcessId}.scope", [Environment.ProcessId])
            {
                Slice = "user.slice",
                Properties = [new UnitProperty("CollectMode", "inactive-or-failed")],
            },
            ownsConnection: true);
        job.WaitUnless(() => IsInside(host));
    }

    private static bool IsInside(CgroupHost host) => host.Of(0)?.Path.StartsWith(SystemdConnection.OwnRoot + "/", StringComparison.Ordinal) == true;
}
