namespace Berth.Cli.Tests.Compatibility;

public sealed class CompatibilityTests
{
    [Fact]
    public void The_page_about_compatibility_says_what_the_tables_say()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Berth.slnx")))
            root = Path.GetDirectoryName(root)!;
        var page = CompatibilityPage.Make(File.ReadLines(Path.Combine(root, "tests/Berth.Cli.Tests/Compatibility/podman-options.txt")));
        var path = Path.Combine(root, "docs/compatibility.md");
        if (Environment.GetEnvironmentVariable("BERTH_WRITE") == "1")
            File.WriteAllText(path, page);
        Assert.Equal(File.ReadAllText(path), page);
    }
}
