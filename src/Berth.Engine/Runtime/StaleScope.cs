using Berth.Linux.Errors;
using Berth.Systemd.Bus;

namespace Berth.Engine.Runtime;

/// <summary>
/// A scope whose processes are gone. The kernel tells systemd of that by an event on a file of the control group, which is lost where the
/// group is removed at once; then the scope would be active for ever, and its name taken.
/// </summary>
internal static class StaleScope
{
    /// <summary>Has systemd end a scope, remove its control group, and forget it; none is no error.</summary>
    /// <param name="name">The scope.</param>
    /// <param name="isAwaited">Whether to wait for that; false where a process of the scope waits for this one.</param>
    public static void Forget(string name, bool isAwaited = true)
    {
        using var systemd = SystemdConnection.Own();
        try
        {
            using var job = systemd.BeginStop(name);
            if (!isAwaited)
            {
                job.WaitUntilQueued();
                return;
            }

            job.Wait();
            systemd.ResetFailed(name);
        }
        catch (BusException error) when (error.Kind == ErrorKind.NotFound)
        {
            // It is forgotten already.
        }
    }
}
