namespace Berth.Architecture.Tests;

public sealed class SourceFileTests
{
    [Fact]
    public void No_source_file_has_more_than_800_lines() =>
        Assert.DoesNotContain(Repository.SourceFiles, file => File.ReadLines(file).Count() > 800);

    [Fact]
    public void No_file_or_folder_is_named_after_nothing_in_particular()
    {
        string[] empty = ["Utils", "Util", "Helpers", "Helper", "Manager", "Common", "Misc"];
        var names = Repository.SourceFiles
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Where(file => file.Split('/').Any(part => empty.Contains(Path.GetFileNameWithoutExtension(part), StringComparer.Ordinal)));
        Assert.Empty(names);
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        // A part of the one class of libc's functions lies with the folder that needs it.
        var files = Repository.SourceFiles.Where(file => !Path.GetFileName(file).StartsWith("Libc.", StringComparison.Ordinal));
        Assert.Empty(files.Select(Misplaced).OfType<string>());
    }

    private static string? Misplaced(string file)
    {
        var declared = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal));
        var folder = Path.GetDirectoryName(Path.GetRelativePath(Repository.Root, file))!;
        var expected = $"namespace {string.Join('.', folder.Split('/').Skip(1))};";
        return declared is null || declared == expected ? null : $"{file}: {declared}";
    }
}
