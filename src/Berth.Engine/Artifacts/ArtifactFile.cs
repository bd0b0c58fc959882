namespace Berth.Engine.Artifacts;

/// <summary>A file of an artifact.</summary>
/// <param name="Name">The name that it is to have; no path.</param>
/// <param name="Path">Where the store has its content.</param>
public sealed record ArtifactFile(string Name, string Path);
