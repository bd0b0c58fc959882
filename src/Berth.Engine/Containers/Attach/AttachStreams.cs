using Berth.Linux.Files;
using Berth.Linux.Terminals;

namespace Berth.Engine.Containers.Attach;

/// <summary>The caller's ends of a connection to a container. What is null is not attached.</summary>
public sealed record AttachStreams
{
    /// <summary>What goes to the container's standard input.</summary>
    public Descriptor? Input { get; init; }

    /// <summary>Where its standard output goes (all of its output with a terminal).</summary>
    public Descriptor? Output { get; init; }

    /// <summary>Where its standard error goes.</summary>
    public Descriptor? Error { get; init; }

    /// <summary>The keys that end the connection and not the container; null for none.</summary>
    public DetachKeys? DetachKeys { get; init; }

    /// <summary>Whether this is the console of a system that boots, which three times ^] leaves as well.</summary>
    public bool IsConsole { get; init; }

    /// <summary>Whether <see cref="Input"/> is a terminal that is handed over key by key, with its size.</summary>
    public bool IsTerminal => Input is not null && Terminal.Is(Input);
}
