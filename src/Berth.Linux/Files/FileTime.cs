namespace Berth.Linux.Files;

/// <summary>A point in time as file systems keep it: seconds since 1970 (may be negative) and nanoseconds.</summary>
public readonly record struct FileTime(long Seconds, uint Nanoseconds);
