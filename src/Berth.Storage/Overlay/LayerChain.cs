namespace Berth.Storage.Overlay;

/// <summary>The content directories of a stack of layers, topmost first, as absolute paths through the short links where they exist.</summary>
/// <param name="Directories">What the overlay file system takes as lower directories, in its order.</param>
public sealed record LayerChain(IReadOnlyList<string> Directories);
