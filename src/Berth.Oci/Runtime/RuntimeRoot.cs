namespace Berth.Oci.Runtime;

/// <summary>The container's root file system.</summary>
public sealed record RuntimeRoot
{
    /// <summary>Its path, absolute or relative to the bundle.</summary>
    public required string Path { get; init; }

    /// <summary>Whether it is read-only inside the container.</summary>
    public bool Readonly { get; init; }
}
