namespace Berth.Engine.Containers.Specification;

/// <summary>What a container has for its console, and how the caller is connected to it (systemd-nspawn(1), --console=).</summary>
public enum ConsoleMode
{
    /// <summary>What <c>--tty</c> and <c>--interactive</c> say.</summary>
    Unset,

    /// <summary>A pseudo terminal, connected to the caller both ways.</summary>
    Interactive,

    /// <summary>A pseudo terminal whose output the caller sees; nothing is read from the caller.</summary>
    ReadOnly,

    /// <summary>A pseudo terminal that the caller is not connected to.</summary>
    Passive,

    /// <summary>No pseudo terminal: the caller's streams reach the process as pipes.</summary>
    Pipe,
}
