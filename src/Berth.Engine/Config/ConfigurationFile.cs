namespace Berth.Engine.Config;

/// <summary>A file of containers.conf(5).</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Origin">What messages call it: a system's, an additional one (a module), or that of a variable.</param>
public sealed record ConfigurationFile(string Path, string Origin);
