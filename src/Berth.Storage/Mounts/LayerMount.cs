namespace Berth.Storage.Mounts;

/// <summary>A layer that is mounted: an element of mountpoints.json in the run root's overlay-layers.</summary>
/// <param name="LayerId">The layer.</param>
/// <param name="Path">Where.</param>
/// <param name="Count">How often it was mounted and not unmounted; the last unmounting ends it.</param>
public sealed record LayerMount(string LayerId, string Path, int Count);
