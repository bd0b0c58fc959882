using Berth.Linux.Files;

namespace Berth.Linux.Tests.Files;

public sealed class FileTreeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-tree-").FullName;

    public void Dispose() => FileTree.Remove(_directory);

    [Fact]
    public void A_tree_goes_and_what_its_links_point_to_stays()
    {
        var kept = _directory + "/kept";
        Directory.CreateDirectory(kept);
        File.WriteAllText(kept + "/file", "x");
        var tree = _directory + "/tree";
        Directory.CreateDirectory(tree + "/a/b/c");
        File.WriteAllText(tree + "/a/b/file", "x");
        File.CreateSymbolicLink(tree + "/a/link", kept);
        FileTree.Remove(tree);
        Assert.False(Directory.Exists(tree));
        Assert.True(File.Exists(kept + "/file"));
    }

    [Fact]
    public void Names_that_are_not_text_are_removed_too()
    {
        var tree = _directory + "/tree";
        Directory.CreateDirectory(tree);
        using (var made = System.Diagnostics.Process.Start("sh", ["-c", $"cd '{tree}' && mkdir \"$(printf 'a\\377b')\" && touch \"$(printf 'a\\377b/\\376')\""]))
            made.WaitForExit();
        Assert.NotEmpty(Directory.GetFileSystemEntries(tree));
        FileTree.Remove(tree);
        Assert.False(Directory.Exists(tree));
    }

    [Fact]
    public void What_is_not_there_is_no_error() => FileTree.Remove(_directory + "/nothing");

    [Fact]
    public void More_entries_than_one_read_returns()
    {
        var tree = _directory + "/many";
        Directory.CreateDirectory(tree);
        for (var index = 0; index < 5000; index++)
            File.WriteAllText($"{tree}/{index:d40}", "");
        FileTree.Remove(tree);
        Assert.False(Directory.Exists(tree));
    }
}
