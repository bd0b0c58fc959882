namespace Berth.Engine.Containers;

/// <summary>What podman-wait(1) can wait for, and the two that only a container with systemd inside has.</summary>
public enum WaitCondition
{
    /// <summary>It exists and was never started (<c>created</c>).</summary>
    Created,

    /// <summary>Its process exists and waits.</summary>
    Initialized,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>It is frozen.</summary>
    Paused,

    /// <summary>It was told to stop.</summary>
    Stopping,

    /// <summary>Its process has ended (<c>stopped</c>, <c>exited</c>).</summary>
    Exited,

    /// <summary>It is being removed, or is gone.</summary>
    Removing,

    /// <summary>systemd inside it has finished starting, whether all of its units came up or not.</summary>
    Booted,

    /// <summary>systemd inside it has finished starting and a unit has failed.</summary>
    Degraded,

    /// <summary>Its health check passes.</summary>
    Healthy,

    /// <summary>Its health check has failed too often.</summary>
    Unhealthy,
}
