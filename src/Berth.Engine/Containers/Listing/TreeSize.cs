namespace Berth.Engine.Containers.Listing;

/// <summary>Sizes of trees of files.</summary>
internal static class TreeSize
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
        ReturnSpecialDirectories = false,
    };

    /// <summary>The bytes in all files below a directory; 0 where it is not there.</summary>
    public static long Of(string directory)
        => Directory.Exists(directory) ? new DirectoryInfo(directory).EnumerateFiles("*", Everything).Sum(static file => file.Length) : 0;
}
