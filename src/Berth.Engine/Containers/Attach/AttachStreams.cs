using Berth.Linux.Files;

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

    /// <summary>The bytes that, typed in a row, end the connection and not the container; empty for none.</summary>
    public ReadOnlyMemory<byte> DetachKeys { get; init; }
}
