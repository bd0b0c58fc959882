using Berth.Engine.Containers.Specification;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Systemd.Notify;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>What a service manager hears of a container that is started in a service (podman-run(1), --sdnotify; sd_notify(3)).</summary>
internal static class ServiceManager
{
    /// <summary>The socket to which conmon passes on what the container says; null where it is to say nothing.</summary>
    public static string? SocketFor(ContainerSpecification specification)
        => specification.Lifecycle.SdNotify == "container" && Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 } socket ? socket : null;

    /// <summary>Names conmon as the service's main process and, with <c>--sdnotify=conmon</c>, says that the service is ready.</summary>
    public static void TellStarted(ContainerSpecification specification, ContainerRow row)
    {
        if (specification.Lifecycle.SdNotify == "ignore" || string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"))) return;
        var notification = new Notification().MainProcess(row.Monitor.Pid);
        if (specification.Lifecycle.SdNotify == "conmon") notification.Ready();
        Send(notification);
    }

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
