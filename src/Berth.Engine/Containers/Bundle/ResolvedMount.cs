namespace Berth.Engine.Containers.Bundle;

/// <summary>How a mount of the specification whose source is not itself a path is to be made: a volume, an image, an overlay.</summary>
/// <param name="Source">The path on the host.</param>
/// <param name="Type">The file system's type; null for what the specification says (<c>bind</c>).</param>
/// <param name="Options">The options; null for those of the specification.</param>
public sealed record ResolvedMount(string Source, string? Type = null, IReadOnlyList<string>? Options = null);
