using Berth.Cli.Commands;

namespace Berth.Cli.Tests.Commands;

public sealed class GlobalOptionsTests
{
    [Theory]
    [InlineData("/a", "/b", null, "/a/berth", "/b/berth")]
    [InlineData("/a", "/b", "/c", "/a/berth", "/c/berth")]
    [InlineData("/a", null, "/c", "/a/berth", "/c/berth")]
    public void The_engine_keeps_its_own_below_the_directories_that_are_given(string root, string? runRoot, string? tmpDir, string persistent, string @volatile)
    {
        var paths = new GlobalOptions { Root = root, RunRoot = runRoot, TmpDir = tmpDir, TransientStore = false }.EnginePaths();
        Assert.Equal((persistent, @volatile), (paths.Root, paths.RunRoot));
    }
}
