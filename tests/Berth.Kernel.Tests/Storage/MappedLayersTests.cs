using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Linux.Namespaces;
using Berth.Storage.Overlay;
using Berth.Storage.Tar;

namespace Berth.Kernel.Tests.Storage;

public sealed class MappedLayersTests
{
    private static readonly IdMap Map = new([new IdRange(0, 100_000, 1000)], [new IdRange(0, 200_000, 1000)]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_user_namespace_sees_the_owners_of_an_image_as_its_own(bool mayMount)
    {
        using var store = new TemporaryStore();
        var bottom = store.Apply(TemporaryStore.Archive(
            TemporaryStore.FileEntry("etc/root-file", "a"),
            TemporaryStore.FileEntry("etc/setuid", "b", mode: 0x9ED, user: 7),
            TemporaryStore.FileEntry("etc/stranger", "c", user: 5000),
            TemporaryStore.OtherEntry(TarEntryType.SymbolicLink, "etc/link", "root-file")));
        var top = store.Apply(TemporaryStore.Archive(TemporaryStore.FileEntry("etc/upper", "d", user: 33)), bottom.Id);
        var scratch = store.Directory + "/scratch";
        Directory.CreateDirectory(scratch + "/merged");
        Directory.CreateDirectory(scratch + "/upper");
        Directory.CreateDirectory(scratch + "/work");
        using (var layers = MappedLayers.Prepare(store.Store.Layers.LowerDirectories(top.Id).Directories, Map, scratch, mayMount))
        {
            Assert.Equal(mayMount, layers.IsMapped);
            new OverlayMount { Lower = layers.Directories, Upper = scratch + "/upper", Work = scratch + "/work" }.MountOn(scratch + "/merged");
        }

        try
        {
            Assert.Equal([scratch + "/merged"], MountTable.Below(scratch));
            using var root = DirectoryHandle.Open(scratch + "/merged/etc");
            Assert.Equal((100_000u, 200_000u), Owner(root, "root-file"));
            Assert.Equal((100_033u, 200_033u), Owner(root, "upper"));
            Assert.Equal((100_007u, 200_007u), Owner(root, "setuid"));
            Assert.Equal((65534u, 65534u), Owner(root, "stranger"));
            Assert.Equal((100_000u, 200_000u), Owner(root, "link"));
            Assert.Equal(0x9EDu, root.TryStatus("setuid"u8)!.Value.Permissions);
            Assert.Equal("d", File.ReadAllText(scratch + "/merged/etc/upper"));
            // What the container changes keeps the owner that it shows.
            File.AppendAllText(scratch + "/merged/etc/upper", "e");
            using var changes = DirectoryHandle.Open(scratch + "/upper/etc");
            Assert.Equal((100_033u, 200_033u), Owner(changes, "upper"));
        }
        finally
        {
            Mount.TryUnmount(scratch + "/merged");
        }
    }

    [Fact]
    public void A_copy_with_other_owners_is_made_once()
    {
        using var store = new TemporaryStore();
        var layer = store.Apply(TemporaryStore.Archive(TemporaryStore.FileEntry("file", "a")));
        var scratch = store.Directory + "/scratch";
        Directory.CreateDirectory(scratch);
        var lower = store.Store.Layers.LowerDirectories(layer.Id).Directories;
        using (MappedLayers.Prepare(lower, Map, scratch, mayMount: false))
        {
        }

        File.WriteAllText(scratch + "/owners/mark", "");
        using var again = MappedLayers.Prepare(lower, Map, scratch);
        Assert.False(again.IsMapped);
        Assert.Equal([scratch + "/owners", .. lower], again.Directories);
        Assert.True(File.Exists(scratch + "/owners/mark"));
        Assert.Empty(MountTable.Below(scratch));
    }

    private static (uint User, uint Group) Owner(DirectoryHandle directory, string name)
    {
        var status = directory.TryStatus(System.Text.Encoding.UTF8.GetBytes(name))!.Value;
        return (status.User, status.Group);
    }
}
