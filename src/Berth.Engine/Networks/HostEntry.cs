namespace Berth.Engine.Networks;

/// <summary>A line of a hosts file (hosts(5)).</summary>
/// <param name="Address">The address.</param>
/// <param name="Names">The names.</param>
public sealed record HostEntry(string Address, IReadOnlyList<string> Names);
