namespace Berth.Engine.Containers;

/// <summary>How a container's status is shown.</summary>
public static class ContainerStatusText
{
    /// <summary>The status in Podman's words. What is taken down after a container's end is no part of it: it has exited.</summary>
    public static string Shown(this ContainerStatus status) => status == ContainerStatus.Stopped ? "exited" : status.ToString().ToLowerInvariant();
}
