using System.Buffers.Text;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Systemd.Notify;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>What a service manager hears of a container that is started in a service (podman-run(1), --sdnotify; sd_notify(3)).</summary>
internal static class ServiceManager
{
    private const string Inside = "/run/notify";
    private const string Variable = "NOTIFY_SOCKET";

    // conmon's exit command starts a container anew, after a reboot for instance; conmon and the runtime would take the manager's own name for theirs.
    private const string KeptVariable = "BERTH_NOTIFY_SOCKET";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly string[] s_options = ["rprivate", "nosuid", "nodev", "noexec"];

    /// <summary>The host's manager's socket; null outside a service that notifies.</summary>
    public static string? Socket => Given(Variable) ?? Given(KeptVariable);

    /// <summary>What conmon is to hand to its exit command.</summary>
    public static (string Name, string Value)? Kept => Socket is { } socket ? (KeptVariable, socket) : null;

    private static string? Given(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The socket to which conmon passes on what the container says; null where it is to say nothing, or has a <see cref="Machines.SystemMonitor"/>.</summary>
    public static string? SocketFor(ContainerSpecification specification)
        => specification is { Lifecycle.SdNotify: "container", IsMonitoredSystem: false } ? Given(Variable) : null;

    /// <summary>
    /// The directory in which conmon's own socket is, as the container sees it, or the manager's own socket where there is no conmon; null
    /// where it is to say nothing.
    /// </summary>
    public static ExtraMount? MountFor(ContainerSpecification specification, string bundle)
        => SocketFor(specification) is not { } socket ? null
            : specification.Lifecycle.IsSupervisedDirectly ? new ExtraMount(socket, $"{Inside}/notify.sock", s_options)
            : new ExtraMount(bundle + ContainerRunFiles.Notify, Inside, s_options);

    /// <summary>The variable that names it to the container's process, if it is to say something.</summary>
    public static IReadOnlyList<string> VariablesFor(ContainerSpecification specification)
        => SocketFor(specification) is null ? [] : [$"NOTIFY_SOCKET={Inside}/notify.sock"];

    /// <summary>
    /// Whether the main process of the service is the container's <see cref="Machines.SystemMonitor"/>: conmon ends with the signal of the
    /// init for a power-off and for a reboot, and would fail the service.
    /// </summary>
    public static bool HasSystemAsMain(ContainerSpecification specification)
        => specification is { IsMonitoredSystem: true, Lifecycle.SdNotify: not "ignore" } && Socket is not null;

    /// <summary>
    /// Names a container's init, which waits for its start, as the main process of the service that supervises it, and waits until the manager
    /// knows: it takes no process for one that has ended, whose status would then be lost.
    /// </summary>
    public static void TellMainProcess(ContainerRow row)
    {
        Send(new Notification().MainProcess(row.Process.Pid));
        AwaitHeard(Given(Variable));
    }

    /// <summary>In conmon's exit command: waits until the manager knows conmon as the main process, since conmon ends after this command.</summary>
    public static void AwaitMonitorKnown() => AwaitHeard(Given(KeptVariable));

    /// <summary>Names the main process of the service in place of this one.</summary>
    public static void TellMainProcess(int pid) => Send(new Notification(Socket).MainProcess(pid));

    /// <summary>Names conmon, or a system's monitor, as the service's main process and, with <c>--sdnotify=conmon</c>, says that the service is ready.</summary>
    /// <param name="specification">The container.</param>
    /// <param name="row">The container, which runs.</param>
    /// <param name="bundle">Its run directory.</param>
    public static void TellStarted(ContainerSpecification specification, ContainerRow row, string bundle)
    {
        if (specification.Lifecycle.SdNotify == "ignore" || Socket is null) return;
        var notification = new Notification(Socket);
        if (!specification.Lifecycle.IsSupervisedDirectly) notification.MainProcess(MainProcessIn(bundle) ?? row.Monitor.Pid);
        if (specification.Lifecycle.SdNotify == "conmon") notification.Ready();
        Send(notification);
    }

    /// <summary>The system's monitor that is a service's main process; null where there is none.</summary>
    public static int? MainProcessIn(string bundle)
        => FileSystem.TryReadAll(bundle + ContainerRunFiles.MainProcess) is { } text && Utf8Parser.TryParse(text, out int pid, out _) ? pid : null;

    /// <summary>Whether the service is ready when its container is healthy (<c>--sdnotify=healthy</c>).</summary>
    public static bool IsReadyWhenHealthy(ContainerSpecification specification) => specification.Lifecycle.SdNotify == "healthy";

    /// <summary>Says that the service is ready: its container has passed its first health check (<c>--sdnotify=healthy</c>).</summary>
    public static void TellHealthy() => TellReady();

    /// <summary>Says that the service is ready.</summary>
    public static void TellReady() => Send(new Notification(Socket).Ready());

    /// <summary>Says how the service is, for people (<c>systemctl status</c>).</summary>
    public static void TellStatus(string line) => Send(new Notification(Socket).Status(line));

    private static void Send(Notification notification)
    {
        try
        {
            notification.Send();
        }
        catch (SyscallException)
        {
            // The container runs. A manager that does not listen any more tells by its own time limit.
        }
    }

    private static void AwaitHeard(string? socket)
    {
        try
        {
            new Notification(socket ?? "").Barrier(s_patience);
        }
        catch (SyscallException)
        {
            // As above: nobody listens any more.
        }
    }
}
