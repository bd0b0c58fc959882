using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;

namespace Berth.Kernel.Tests.Mounts;

public sealed class OverlayMountTests : IDisposable
{
    private readonly string _directory = $"/var/tmp/berth-overlay-{Guid.NewGuid():N}";

    public OverlayMountTests()
    {
        foreach (var name in new[] { "low:er,1", "lower\\2", "upper", "work", "merged" }) Directory.CreateDirectory($"{_directory}/{name}");
        File.WriteAllText($"{_directory}/low:er,1/one", "1");
        File.WriteAllText($"{_directory}/lower\\2/two", "2");
    }

    private string Merged => $"{_directory}/merged";

    public void Dispose()
    {
        while (Mount.TryUnmount(Merged))
        {
        }

        FileTree.Remove(_directory);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Layers_are_mounted_by_the_new_calls_and_by_the_old_one(bool byOptions)
    {
        var overlay = new OverlayMount { Lower = [$"{_directory}/low:er,1", $"{_directory}/lower\\2"], Upper = $"{_directory}/upper", Work = $"{_directory}/work", Volatile = true };
        if (byOptions) overlay.MountByOptions(Merged);
        else overlay.MountOn(Merged);
        Assert.Equal("12", File.ReadAllText($"{Merged}/one") + File.ReadAllText($"{Merged}/two"));
        File.WriteAllText($"{Merged}/three", "3");
        Assert.Equal("3", File.ReadAllText($"{_directory}/upper/three"));
        var mount = MountTable.Read().Last(mount => mount.Target == Merged);
        Assert.Equal("overlay", mount.Type);
        Assert.Contains("nodev", mount.MountOptions, StringComparison.Ordinal);
        Assert.Contains("volatile", mount.SuperOptions, StringComparison.Ordinal);
        Assert.True(MountTable.IsMountPoint(Merged));
        Assert.Equal([Merged], MountTable.Below(Merged));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_volatile_overlay_is_mounted_again_on_what_it_left(bool byOptions)
    {
        var overlay = new OverlayMount { Lower = [$"{_directory}/low:er,1"], Upper = $"{_directory}/upper", Work = $"{_directory}/work", Volatile = true };
        for (var round = 0; round < 3; round++)
        {
            if (byOptions) overlay.MountByOptions(Merged);
            else overlay.MountOn(Merged);
            File.WriteAllText($"{Merged}/round{round}", "");
            Assert.True(Mount.TryUnmount(Merged));
        }

        Assert.Equal(3, Directory.GetFiles($"{_directory}/upper").Length);
    }

    [Fact]
    public void Layers_are_found_again_when_the_mount_that_they_were_found_through_is_detached()
    {
        // As Podman does with the directory of all layers at the begin and the end of its containers.
        var store = $"{_directory}/low:er,1";
        Mount.Bind(store, store);
        Mount.SetPropagation(store, MountFlags.Private);
        using var end = new ManualResetEventSlim();
        var other = new Thread(() =>
        {
            while (!end.IsSet)
            {
                Mount.Bind(store, store);
                Mount.TryUnmount(store);
            }
        });
        other.Start();
        try
        {
            var overlay = new OverlayMount { Lower = [store, $"{_directory}/lower\\2"], Upper = $"{_directory}/upper", Work = $"{_directory}/work", Volatile = true };
            for (var i = 0; i < 100; i++)
            {
                overlay.MountOn(Merged);
                Assert.Equal("1", File.ReadAllText($"{Merged}/one"));
                Mount.TryUnmount(Merged);
                DetachedMount.Clone(store).Dispose();
            }
        }
        finally
        {
            end.Set();
            other.Join();
            while (Mount.TryUnmount(store))
            {
            }
        }
    }

    [Fact]
    public void Without_an_upper_directory_the_mount_is_read_only()
    {
        new OverlayMount { Lower = [$"{_directory}/low:er,1", $"{_directory}/lower\\2"] }.MountOn(Merged);
        Assert.Throws<IOException>(() => File.WriteAllText($"{Merged}/three", "3"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void More_layers_than_fit_a_page_are_mounted(bool byOptions)
    {
        var lower = new List<string>();
        for (var i = 0; i < 150; i++)
        {
            lower.Add($"{_directory}/{new string('x', 60)}{i}");
            Directory.CreateDirectory(lower[^1]);
            File.WriteAllText($"{lower[^1]}/{i}", "");
        }

        var overlay = new OverlayMount { Lower = lower };
        if (byOptions) overlay.MountByOptions(Merged);
        else overlay.MountOn(Merged);
        Assert.Equal(150, Directory.GetFiles(Merged).Length);
    }

    [Fact]
    public void A_refusal_says_which_directory_it_is_about()
    {
        var e = Assert.Throws<SyscallException>(() => new OverlayMount { Lower = [$"{_directory}/missing"], Upper = $"{_directory}/upper", Work = $"{_directory}/work" }.MountOn(Merged));
        Assert.Equal(Errno.ENOENT, e.Number);
        Assert.Contains("missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_detached_mount_is_configured_and_attached()
    {
        using (var tmpfs = FileSystemContext.Open("tmpfs"))
        {
            tmpfs.Set("size", "1m");
            tmpfs.Set("mode", "700");
            using var mount = tmpfs.Create(MountAttributes.NoExec);
            mount.SetAttributes(MountAttributes.NoSuid);
            mount.SetPropagation(MountFlags.Private);
            mount.AttachTo(Merged);
        }

        File.WriteAllText($"{Merged}/f", "x");
        using (var copy = DetachedMount.Clone(Merged))
        {
            copy.SetAttributes(MountAttributes.ReadOnly);
            copy.AttachTo(Merged);
        }

        var mounts = MountTable.Read().Where(mount => mount.Target == Merged).ToList();
        Assert.Equal(2, mounts.Count);
        Assert.Contains("noexec", mounts[0].MountOptions, StringComparison.Ordinal);
        Assert.Contains("nosuid", mounts[0].MountOptions, StringComparison.Ordinal);
        Assert.StartsWith("ro,", mounts[1].MountOptions, StringComparison.Ordinal);
        Assert.Equal("x", File.ReadAllText($"{Merged}/f"));
        Assert.Throws<IOException>(() => File.WriteAllText($"{Merged}/g", "x"));
    }

    [Fact]
    public void An_unknown_parameter_is_refused_with_the_kernels_words()
    {
        using var context = FileSystemContext.Open("tmpfs");
        Assert.Contains("Unknown parameter 'nonsense'", Assert.Throws<SyscallException>(() => context.Set("nonsense", "1")).Message, StringComparison.Ordinal);
    }
}
