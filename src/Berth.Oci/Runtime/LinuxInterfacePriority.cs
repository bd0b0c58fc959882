namespace Berth.Oci.Runtime;

/// <summary>An interface's priority.</summary>
public sealed record LinuxInterfacePriority
{
    /// <summary>The interface.</summary>
    public required string Name { get; init; }

    /// <summary>The priority.</summary>
    public uint Priority { get; init; }
}
