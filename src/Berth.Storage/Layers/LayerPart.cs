namespace Berth.Storage.Layers;

/// <summary>One layer of an image that is being stored.</summary>
/// <param name="DiffId">The digest of its uncompressed archive.</param>
/// <param name="Staged">The unpacked layer, used once; null if it is believed to be in the store.</param>
public sealed record LayerPart(string DiffId, StagedLayer? Staged = null);
