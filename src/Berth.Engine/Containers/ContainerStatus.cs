namespace Berth.Engine.Containers;

/// <summary>Where a container stands in its life; the names are those that podman-ps(1) filters by.</summary>
public enum ContainerStatus
{
    /// <summary>It exists and was never started, or a reboot reset it.</summary>
    Created,

    /// <summary>Its namespaces and mounts exist, its process waits (podman-init(1)).</summary>
    Initialized,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Its processes are frozen.</summary>
    Paused,

    /// <summary>It was told to stop and has not ended yet.</summary>
    Stopping,

    /// <summary>Its process ended, and what was set up for it is being taken down.</summary>
    Stopped,

    /// <summary>Its process ended and everything set up for it is gone.</summary>
    Exited,

    /// <summary>It is being removed; its name is free already.</summary>
    Removing,
}
