namespace Berth.Systemd.Notify;

/// <summary>What a systemd says about itself: the words of <c>systemctl is-system-running</c> (systemctl(1)).</summary>
public enum SystemPhase
{
    /// <summary>It does not answer: not there yet, frozen, or no systemd at all.</summary>
    Unknown,

    /// <summary>Before basic.target.</summary>
    Initializing,

    /// <summary>The first jobs still run.</summary>
    Starting,

    /// <summary>Up, everything well.</summary>
    Running,

    /// <summary>Up, and one unit or more failed.</summary>
    Degraded,

    /// <summary>In rescue.target or emergency.target.</summary>
    Maintenance,

    /// <summary>Shutting down.</summary>
    Stopping,
}
