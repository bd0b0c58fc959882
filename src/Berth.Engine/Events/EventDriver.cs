namespace Berth.Engine.Events;

/// <summary>Where events are kept (events_logger of containers.conf(5)).</summary>
public enum EventDriver
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>In the journal, as entries like Podman's.</summary>
    Journald,

    /// <summary>In a file of JSON lines.</summary>
    File,
}
