using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Systemd.Notify;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>What a service manager hears of a container that is started in a service (podman-run(1), --sdnotify; sd_notify(3)).</summary>
internal static class ServiceManager
{
    private const string Inside = "/run/notify";
    private static readonly string[] s_options = ["rprivate", "nosuid", "nodev", "noexec"];

    /// <summary>The socket to which conmon passes on what the container says; null where it is to say nothing.</summary>
    public static string? SocketFor(ContainerSpecification specification)
        => specification.Lifecycle.SdNotify == "container" && Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 } socket ? socket : null;

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
    /// Names a container's init, which waits for its start, as the main process of the service that supervises it: also one that ends at once
    /// then tells the manager how.
    /// </summary>
    public static void TellMainProcess(ContainerRow row) => Send(new Notification().MainProcess(row.Process.Pid));

    /// <summary>Names conmon as the service's main process and, with <c>--sdnotify=conmon</c>, says that the service is ready.</summary>
    public static void TellStarted(ContainerSpecification specification, ContainerRow row)
    {
        if (specification.Lifecycle.SdNotify == "ignore" || string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"))) return;
        var notification = new Notification();
        if (!specification.Lifecycle.IsSupervisedDirectly) notification.MainProcess(row.Monitor.Pid);
        if (specification.Lifecycle.SdNotify == "conmon") notification.Ready();
        Send(notification);
    }

    /// <summary>Whether the service is ready when its container is healthy (<c>--sdnotify=healthy</c>).</summary>
    public static bool IsReadyWhenHealthy(ContainerSpecification specification) => specification.Lifecycle.SdNotify == "healthy";

    /// <summary>Says that the service is ready: its container has passed its first health check (<c>--sdnotify=healthy</c>).</summary>
    public static void TellHealthy() => Send(new Notification().Ready());

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
}
