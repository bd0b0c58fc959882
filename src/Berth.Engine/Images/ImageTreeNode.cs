namespace Berth.Engine.Images;

/// <summary>A layer in the tree of <c>image tree</c>.</summary>
/// <param name="LayerId">The layer.</param>
/// <param name="Size">Its bytes, uncompressed.</param>
/// <param name="Names">Names of the images that it is the topmost layer of.</param>
public sealed record ImageTreeNode(string LayerId, long Size, IReadOnlyList<string> Names);
