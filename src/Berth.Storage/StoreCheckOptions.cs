namespace Berth.Storage;

/// <summary>How thoroughly a store is checked (podman-system-check(1)).</summary>
public sealed record StoreCheckOptions
{
    /// <summary>Whether every layer is read and its digest compared.</summary>
    public bool ReadContent { get; init; }

    /// <summary>From which age a layer that nothing needs is a problem: a younger one may belong to a pull that is under way.</summary>
    public TimeSpan UnusedLayerAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Whether repairing removes damaged images that containers use, with these container records.</summary>
    public bool RemoveUsed { get; init; }
}
