namespace Berth.Engine.Containers.Specification;

/// <summary>How the host sees a container's journal (systemd-nspawn(1), --link-journal).</summary>
public enum JournalLink
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>As <see cref="Host"/> where the host has a directory for the machine already, else not at all.</summary>
    Auto,

    /// <summary>The files lie on the host, in a directory that is bound into the container.</summary>
    Host,

    /// <summary>The files lie in the container, and a link on the host leads to them as long as it runs.</summary>
    Guest,
}
