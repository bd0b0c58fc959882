using System.Diagnostics;
using Berth.Engine.Images;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Storage;
using Berth.Storage.Archives;
using Berth.Storage.Configuration;
using Berth.Storage.Locks;

namespace Berth.Kernel.Tests.Storage;

/// <summary>Stores that others have made with other drivers and options, and what others are told of a write.</summary>
public sealed class ForeignStoreTests : IDisposable
{
    private readonly string _directory = $"/var/tmp/berth-foreign-{Guid.NewGuid():N}";

    public ForeignStoreTests()
    {
        Directory.CreateDirectory($"{_directory}/tree/below");
        File.WriteAllText($"{_directory}/tree/below/hello", "hello");
        Run("tar", "-C", $"{_directory}/tree", "-cf", $"{_directory}/tree.tar", ".");
        var own = Store.Open(new StorageConfiguration { GraphRoot = $"{_directory}/own", RunRoot = $"{_directory}/run" });
        new ImageEngine(own, new NoImageUsers(), _directory).Import(new ImageImportOptions { Source = $"{_directory}/tree.tar", Name = "localhost/one" });
        new ImageEngine(own, new NoImageUsers(), _directory).Save(new ImageSaveOptions { Names = ["localhost/one"], Output = $"{_directory}/one.tar" });
    }

    public void Dispose()
    {
        Mount.TryUnmount($"{_directory}/root/overlay");
        FileTree.Remove(_directory);
    }

    [Theory]
    [InlineData("vfs", "")]
    [InlineData("overlay", "overlay.mount_program=/usr/bin/fuse-overlayfs")]
    public void What_skopeo_keeps_with_another_driver_is_listed_and_read(string driver, string option)
    {
        Assert.SkipWhen(option.Length > 0 && !File.Exists("/usr/bin/fuse-overlayfs"), "fuse-overlayfs is not installed");
        var root = $"{_directory}/root";
        var options = option.Length > 0 ? $":{option}" : "";
        Run("unshare", "--mount", "skopeo", "copy", "-q", "--insecure-policy", $"docker-archive:{_directory}/one.tar", $"containers-storage:[{driver}@{root}+{_directory}/run{options}]localhost/two:1");

        var store = Store.Open(new StorageConfiguration { GraphRoot = root, RunRoot = $"{_directory}/run", Driver = driver });
        var images = new ImageEngine(store, new NoImageUsers(), _directory);
        Assert.Equal("localhost/two:1", Assert.Single(Assert.Single(images.List(new ImageListOptions())).Names));
        var content = store.Layers.LowerDirectories(store.Images.Find("localhost/two:1").TopLayer!).Directories;
        Assert.Equal("hello", File.ReadAllText($"{Assert.Single(content)}/below/hello"));
        Assert.Single(images.Inspect("localhost/two:1").RootFs.Layers!);
        if (driver == "vfs")
            Assert.Contains("vfs driver is not supported yet", Assert.ThrowsAny<EngineException>(() => images.Import(new ImageImportOptions { Source = $"{_directory}/tree.tar" })).Message, StringComparison.Ordinal);
        else
            Assert.Equal("localhost/two:1", Assert.Single(images.Load(new ImageLoadOptions { Input = Saved(images) })));
    }

    [Fact]
    public void A_file_that_was_copied_up_without_its_content_is_archived_with_it()
    {
        foreach (var name in (string[])["upper", "work", "merged"]) Directory.CreateDirectory($"{_directory}/{name}");
        try
        {
            new OverlayMount { Lower = [$"{_directory}/tree"], Upper = $"{_directory}/upper", Work = $"{_directory}/work", Options = ["metacopy=on"] }.MountOn($"{_directory}/merged");
        }
        catch (SyscallException e)
        {
            Assert.Skip($"the kernel has no metacopy here: {e.Message}");
        }

        try
        {
            File.SetUnixFileMode($"{_directory}/merged/below/hello", UnixFileMode.UserRead);
            Assert.NotEqual("hello", File.ReadAllText($"{_directory}/upper/below/hello"));
            using var merged = DirectoryHandle.Open($"{_directory}/merged");
            using (var archive = File.Create($"{_directory}/layer.tar")) new TreeArchiver(archive, isLayer: true) { Merged = merged }.Write($"{_directory}/upper");
        }
        finally
        {
            Mount.TryUnmount($"{_directory}/merged");
        }

        Directory.CreateDirectory($"{_directory}/unpacked");
        Run("tar", "-C", $"{_directory}/unpacked", "-xf", $"{_directory}/layer.tar");
        Assert.Equal("hello", File.ReadAllText($"{_directory}/unpacked/below/hello"));
    }

    [Fact]
    public void Each_sees_by_the_token_of_the_lock_that_the_other_has_written()
    {
        var root = $"{_directory}/own";
        var token = $"{root}/overlay-images/images.lock";
        var before = File.ReadAllBytes(token);
        Run("unshare", "--mount", "skopeo", "copy", "-q", "--insecure-policy", $"containers-storage:[overlay@{root}+{_directory}/run]localhost/one:latest", $"containers-storage:[overlay@{root}+{_directory}/run]localhost/other:1");
        var theirs = File.ReadAllBytes(token);
        Assert.NotEqual(before, theirs);
        var store = Store.Open(new StorageConfiguration { GraphRoot = root, RunRoot = $"{_directory}/run" });
        store.Images.AddName(store.Images.Find("localhost/other:1").Id, "localhost/third:1");
        var ours = File.ReadAllBytes(token);
        Assert.Equal(64, ours.Length);
        Assert.NotEqual(theirs, ours);
        using (var held = StoreLock.Acquire(token, exclusive: false)) Assert.Throws<InvalidOperationException>(held.RecordWrite);
        Assert.Equal(ours, File.ReadAllBytes(token));
    }

    private string Saved(ImageEngine images)
    {
        images.Save(new ImageSaveOptions { Names = ["localhost/two:1"], Output = $"{_directory}/again.tar" });
        return $"{_directory}/again.tar";
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
