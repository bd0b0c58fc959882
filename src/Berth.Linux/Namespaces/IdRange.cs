namespace Berth.Linux.Namespaces;

/// <summary>A range of ids of a user namespace or an ID-mapped mount: a line of uid_map (user_namespaces(7)).</summary>
/// <param name="Inside">The first id inside; on the disk, for an ID-mapped mount.</param>
/// <param name="Outside">The first id outside; what an ID-mapped mount shows.</param>
/// <param name="Count">How many ids.</param>
public readonly record struct IdRange(uint Inside, uint Outside, uint Count);
