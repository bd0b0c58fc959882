namespace Berth.Oci.Runtime;

/// <summary>A host's network interface that moves into the container.</summary>
public sealed record LinuxNetDevice
{
    /// <summary>Its name inside; null keeps the host's.</summary>
    public string? Name { get; init; }
}
