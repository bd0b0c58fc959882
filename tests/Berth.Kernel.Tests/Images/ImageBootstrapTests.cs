using Berth.Engine.Images;
using Berth.Engine.Images.Bootstrap;
using Berth.Linux.Errors;

namespace Berth.Kernel.Tests.Images;

public sealed class ImageBootstrapTests : IDisposable
{
    private readonly TemporaryStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_tree_of_packages_becomes_an_image_once()
    {
        var options = new ImageBootstrapOptions { Source = "debian:trixie", Variant = "essential", Name = "tree", Include = ["systemd,dbus"] };
        var first = _store.Images.Bootstrap(options);
        Assert.False(first.IsCached);
        Assert.Equal("localhost/tree:latest", first.Name);

        var config = _store.Images.Inspect("tree").Config;
        Assert.Equal(["/sbin/init"], config.Cmd!);
        Assert.Equal("SIGRTMIN+3", config.StopSignal);
        var content = _store.Store.Layers.LowerDirectories(first.Image.Record.TopLayer!).Directories[0];
        Assert.Equal("", File.ReadAllText($"{content}/etc/machine-id"));
        Assert.True(File.Exists($"{content}/usr/sbin/init"));
        Assert.False(File.Exists($"{content}/etc/resolv.conf"));
        Assert.False(File.Exists($"{content}/etc/hostname"));
        Assert.Empty(Directory.GetFiles($"{content}/var/lib/apt/lists", "*Packages*"));
        Assert.True(new FileInfo($"{content}/etc/.updated").LastWriteTimeUtc >= new DirectoryInfo($"{content}/usr").LastWriteTimeUtc);

        var second = _store.Images.Bootstrap(options with { Name = "again" });
        Assert.True(second.IsCached);
        Assert.Equal(first.Image.Id, second.Image.Id);
        Assert.Equal(["localhost/again:latest", "localhost/tree:latest"], second.Image.Record.Names);
    }

    [Theory]
    [InlineData("fedora:40", "the distributions are debian and ubuntu")]
    [InlineData("debian:potato", "the suites of debian are")]
    public void An_unknown_distribution_or_suite_is_refused(string source, string cause)
        => Assert.Contains(cause, Assert.Throws<InvalidArgumentException>(() => _store.Images.Bootstrap(new ImageBootstrapOptions { Source = source })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_package_that_is_not_there_is_told_in_one_line_and_leaves_nothing()
    {
        var error = Assert.Throws<HelperException>(() => _store.Images.Bootstrap(new ImageBootstrapOptions { Source = "debian:trixie", Include = ["no-such-package-at-all"] }));
        Assert.Contains("no-such-package-at-all", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(_store.Images.List(new ImageListOptions { All = true }));
        Assert.Empty(_store.Store.Layers.List());
    }

    [Fact]
    public void A_mirror_that_does_not_answer_is_told_in_one_line()
    {
        var error = Assert.Throws<HelperException>(() => _store.Images.Bootstrap(new ImageBootstrapOptions { Source = "debian:trixie", Mirrors = ["http://127.0.0.1:9/debian"] }));
        Assert.StartsWith("apt-helper: http://127.0.0.1:9/debian/dists/trixie/InRelease: ", error.Message, StringComparison.Ordinal);
    }
}
