namespace Berth.Linux.Files;

/// <summary>A name in a directory.</summary>
/// <param name="Name">The name. Bytes that are not UTF-8 become U+FFFD.</param>
/// <param name="Kind">What it names, as the directory tells.</param>
public readonly record struct DirectoryEntry(string Name, EntryKind Kind);
