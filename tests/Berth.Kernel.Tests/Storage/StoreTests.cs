using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage;
using Berth.Storage.Configuration;
using Berth.Storage.Containers;
using Berth.Storage.Images;
using Berth.Storage.Layers;
using Berth.Storage.Transactions;
using static Berth.Kernel.Tests.Storage.TemporaryStore;

namespace Berth.Kernel.Tests.Storage;

public sealed class StoreTests : IDisposable
{
    private readonly TemporaryStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Reading_a_store_that_is_not_there_makes_nothing()
    {
        Assert.Empty(_store.Store.Images.List());
        Assert.Empty(_store.Store.Layers.List());
        Assert.Empty(_store.Store.Containers.List());
        Assert.Empty(_store.Store.Check.Find());
        Assert.Null(_store.Store.Images.TryFind("x"));
        Assert.False(Directory.Exists(_store.Configuration.GraphRoot));
    }

    [Fact]
    public void A_name_moves_from_image_to_image_and_leaves_its_trace()
    {
        var one = _store.Image("localhost/a:1", topLayer: null);
        var two = _store.Image("localhost/a:1", topLayer: null);
        Assert.Empty(_store.Store.Images.TryGet(one.Id)!.Names);
        Assert.Equal(["localhost/a:1"], _store.Store.Images.TryGet(one.Id)!.NamesHistory);
        Assert.Equal(two.Id, _store.Store.Images.Find("a:1").Id);
        _store.Store.Images.AddName(one.Id, "localhost/b:1");
        Assert.Equal(["localhost/a:1", "localhost/b:1"], _store.Store.Images.SetNames(one.Id, ["localhost/a:1", "localhost/b:1", "localhost/a:1"]).Names);
        Assert.Empty(_store.Store.Images.TryGet(two.Id)!.Names);
        Assert.Equal(["localhost/b:1"], _store.Store.Images.RemoveName(one.Id, "localhost/a:1").Names);
        Assert.Throws<NotFoundException>(() => _store.Store.Images.AddName(new string('0', 64), "x"));
    }

    [Fact]
    public void The_documents_of_an_image_come_back_under_their_names()
    {
        var image = _store.Image("localhost/a:1", topLayer: null);
        image = _store.Store.Images.SetData(image.Id, "sha256:ab", [1, 2, 3]);
        Assert.Equal(["manifest", "sha256:ab"], image.BigDataNames);
        Assert.Equal([1, 2, 3], _store.Store.Images.ReadData(image, "sha256:ab"));
        Assert.Null(_store.Store.Images.TryReadData(image, "other"));
        Assert.True(File.Exists($"{_store.Configuration.GraphRoot}/overlay-images/{image.Id}/=c2hhMjU2OmFi"));
        Assert.Equal("sha256:039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81", image.BigDataDigests["sha256:ab"]);
    }

    [Fact]
    public void What_killed_programs_left_of_images_and_lists_goes_with_the_next_write()
    {
        var image = _store.Image("localhost/a:1", topLayer: null);
        var images = $"{_store.Configuration.GraphRoot}/overlay-images";
        var unknown = $"{images}/{new string('a', 64)}";
        Directory.CreateDirectory(unknown);
        File.WriteAllText($"{unknown}/.tmp-manifest-berth", "{}");
        string[] temporaries = [$"{images}/.tmp-images.json123", $"{_store.Configuration.GraphRoot}/overlay-layers/.tmp-layers.json4"];
        foreach (var temporary in temporaries) File.WriteAllText(temporary, "[");
        Assert.Equal(3, _store.Store.Check.Find().Count);
        _store.Image("localhost/b:1", topLayer: null);
        Assert.Empty(_store.Store.Check.Find());
        Assert.Equal(image.Id, _store.Store.Images.Find("a:1").Id);
    }

    [Fact]
    public void Deleting_an_image_takes_the_layers_that_nobody_else_needs()
    {
        var bottom = _store.Apply(Archive(FileEntry("a", "1")));
        var left = _store.Apply(Archive(FileEntry("b", "1")), bottom.Id);
        var right = _store.Apply(Archive(FileEntry("c", "1")), bottom.Id);
        var one = _store.Image("localhost/one:1", left.Id);
        var same = _store.Image("localhost/same:1", left.Id);
        var two = _store.Image("localhost/two:1", right.Id);
        Assert.Empty(_store.Store.Images.Delete(one.Id));
        Assert.Equal([left.Id], _store.Store.Images.Delete(same.Id));
        Assert.Equal([right.Id, bottom.Id], _store.Store.Images.Delete(two.Id));
        Assert.Empty(_store.Store.Check.Find());
        Assert.Equal(["l", "tempdirs"], Directory.GetFileSystemEntries($"{_store.Configuration.GraphRoot}/overlay").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries($"{_store.Configuration.GraphRoot}/overlay/l"));
    }

    [Fact]
    public void A_held_image_stays_until_it_is_released()
    {
        var layer = _store.Apply(Archive(FileEntry("a", "1")));
        var image = _store.Image("localhost/one:1", layer.Id);
        _store.Store.Containers.EnsureHold(image.Id);
        _store.Store.Containers.EnsureHold(image.Id);
        // The one for good serves for both, the other for itself.
        _store.Store.Containers.EnsureHold(image.Id, untilReboot: true);
        var hold = Assert.Single(_store.Store.Containers.List());
        _store.Store.Containers.ReleaseHold(image.Id);
        _store.Store.Containers.EnsureHold(image.Id, untilReboot: true);
        Assert.True(Assert.Single(_store.Store.Containers.List()) is { IsVolatile: true });
        _store.Store.Containers.EnsureHold(image.Id);
        Assert.Equal(2, _store.Store.Containers.List().Count);
        Assert.True(ContainerStore.IsHold(hold));
        Assert.Equal(image.Id, hold.ImageId);
        Assert.Contains("image is in use by a container", Assert.Throws<ConflictException>(() => _store.Store.Images.Delete(image.Id)).Message, StringComparison.Ordinal);
        Assert.Contains("layer has children", Assert.Throws<ConflictException>(() => _store.Store.Layers.Delete(layer.Id)).Message, StringComparison.Ordinal);
        _store.Store.Containers.ReleaseHold(image.Id);
        _store.Store.Containers.ReleaseHold(image.Id);
        Assert.Empty(_store.Store.Containers.List());
        Assert.Contains("in use by an image", Assert.Throws<ConflictException>(() => _store.Store.Layers.Delete(layer.Id)).Message, StringComparison.Ordinal);
        _store.Store.Images.Delete(image.Id);
        Assert.Empty(_store.Store.Check.Find());
        Assert.Throws<NotFoundException>(() => _store.Store.Containers.EnsureHold(image.Id));
    }

    [Fact]
    public void What_a_killed_program_left_is_gone_after_the_next_write()
    {
        var kept = _store.Apply(Archive(FileEntry("a", "1")));
        var broken = _store.Apply(Archive(FileEntry("b", "1")));
        _store.Image("localhost/kept:1", kept.Id);
        var root = _store.Configuration.GraphRoot;
        // As a program leaves it that dies between the two records of a layer.
        var json = $"{root}/overlay-layers/layers.json";
        File.WriteAllText(json, File.ReadAllText(json).Replace($"{{\"id\":\"{broken.Id}\"", $"{{\"flags\":{{\"incomplete\":true}},\"id\":\"{broken.Id}\"", StringComparison.Ordinal));
        Directory.CreateDirectory($"{root}/overlay/tempdirs/temp-dir-1/0-addition");
        File.WriteAllText($"{root}/overlay/tempdirs/lock-1", "");
        Directory.CreateDirectory($"{root}/overlay-layers/tmp/temp-dir-2");
        Directory.CreateDirectory($"{root}/overlay/{new string('e', 64)}/diff");
        File.CreateSymbolicLink($"{root}/overlay/l/ABCDEFGHIJKLMNOPQRSTUVWXYZ", "../gone/diff");
        File.WriteAllText($"{root}/overlay-layers/.tmp-layers.json123", "");
        Directory.CreateDirectory($"{root}/overlay-images/{new string('e', 64)}");
        Assert.Equal([kept.Id], _store.Store.Layers.List().Select(layer => layer.Id));
        Assert.Equal(
            [StoreProblemKind.IncompleteLayer, StoreProblemKind.UnknownFile, StoreProblemKind.UnknownFile, StoreProblemKind.UnknownFile, StoreProblemKind.UnknownFile, StoreProblemKind.StaleStaging, StoreProblemKind.StaleStaging],
            _store.Store.Check.Find().Select(problem => problem.Kind).OrderBy(kind => kind switch { StoreProblemKind.IncompleteLayer => 0, StoreProblemKind.UnknownFile => 1, _ => 2 }));
        Assert.NotEmpty(_store.Store.Check.Repair());
        Assert.Empty(_store.Store.Check.Find());
        Assert.False(Directory.Exists($"{root}/overlay/{broken.Id}"));
        Assert.False(File.Exists($"{root}/overlay-layers/{broken.Id}.tar-split.gz"));
        Assert.True(Directory.Exists($"{root}/overlay/{kept.Id}/diff"));
    }

    [Fact]
    public void What_is_being_staged_is_left_alone_by_others()
    {
        using var staged = _store.Store.Layers.Stage(new LayerSource { Blob = new MemoryStream(Archive(FileEntry("a", "1"))) });
        _store.Apply(Archive(FileEntry("b", "1")));
        Assert.Empty(_store.Store.Check.Repair());
        var layer = _store.Store.Layers.Commit(staged, parentId: null);
        Assert.True(File.Exists(_store.Content(layer.Id, "a")));
    }

    [Fact]
    public void An_image_comes_with_its_layers_in_one_step()
    {
        using var bottom = Stage("a");
        using var top = Stage("b");
        LayerPart[] parts = [new LayerPart(bottom.DiffId, bottom), new LayerPart(top.DiffId, top)];
        var image = _store.Store.Images.Create(new NewImage { Names = ["localhost/one:1"] }, parts);
        Assert.Equal(2, _store.Store.Layers.LowerDirectories(image.TopLayer!).Directories.Count);
        var again = _store.Store.Images.Create(new NewImage { Names = ["localhost/two:1"] }, [new LayerPart(bottom.DiffId), new LayerPart(top.DiffId)]);
        Assert.Equal(image.TopLayer, again.TopLayer);
        _store.Store.Images.Delete(image.Id);
        _store.Store.Images.Delete(again.Id);
        Assert.Throws<NotFoundException>(() => _store.Store.Images.Create(new NewImage { Names = ["localhost/two:1"] }, [new LayerPart(bottom.DiffId)]));
        Assert.Empty(_store.Store.Images.List());
        Assert.Empty(_store.Store.Layers.List());
    }

    [Fact]
    public void Layers_are_written_and_removed_while_podman_has_the_directory_mounted_on_itself()
    {
        _store.Apply(Archive(FileEntry("a", "1")));
        var overlay = $"{_store.Configuration.GraphRoot}/overlay";
        using var staged = Stage("b");
        Berth.Linux.Mounts.Mount.Bind(overlay, overlay);
        try
        {
            var layer = _store.Store.Layers.Commit(staged, parentId: null);
            _store.Apply(Archive(FileEntry("c", "1")), layer.Id);
            var image = _store.Image("localhost/one:1", layer.Id);
            _store.Store.Containers.EnsureHold(image.Id);
            _store.Store.Containers.ReleaseHold(image.Id);
            Directory.CreateDirectory($"{overlay}/{new string('e', 64)}");
            Assert.Single(_store.Store.Check.Repair());
            Assert.Empty(_store.Store.Check.Find());
        }
        finally
        {
            Berth.Linux.Mounts.Mount.TryUnmount(overlay);
        }
    }

    [Fact]
    public void A_layer_whose_files_cannot_be_made_leaves_no_record()
    {
        using var staged = Stage("b");
        FileTree.Remove($"{_store.Configuration.GraphRoot}/overlay/tempdirs");
        Assert.Throws<SyscallException>(() => _store.Store.Layers.Commit(staged, parentId: null));
        Assert.Empty(_store.Store.Layers.List());
        Assert.Empty(_store.Store.Check.Find());
    }

    [Fact]
    public void Missing_content_is_reported_and_not_hidden()
    {
        var layer = _store.Apply(Archive(FileEntry("a", "1")));
        var image = _store.Image("localhost/one:1", layer.Id);
        FileTree.Remove($"{_store.Configuration.GraphRoot}/overlay/{layer.Id}/diff");
        File.Delete($"{_store.Configuration.GraphRoot}/overlay-images/{image.Id}/manifest");
        Assert.Equal([layer.Id, image.Id], _store.Store.Check.Find().Where(problem => problem.Kind == StoreProblemKind.MissingContent).Select(problem => problem.Subject));
        Assert.False(_store.Store.Check.Repair()[0].IsRepairable);
    }

    [Fact]
    public void Many_writers_lose_nothing()
    {
        var threads = Enumerable.Range(0, 8).Select(number => new Thread(() =>
        {
            var store = Store.Open(_store.Configuration);
            string? parent = null;
            for (var i = 0; i < 4; i++)
                parent = store.Layers.Apply(new LayerSource { Blob = new MemoryStream(Archive(FileEntry(i == 0 ? "same" : $"{number}-{i}", "1"))) }, parent).Id;
            store.Images.Create(new NewImage { Names = [$"localhost/{number}:1"], TopLayer = parent });
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Equal((8 * 3) + 1, _store.Store.Layers.List().Count);
        Assert.Equal(8, _store.Store.Images.List().Count);
        Assert.Empty(_store.Store.Check.Find());
        foreach (var image in _store.Store.Images.List()) Assert.Equal(4, _store.Store.Layers.LowerDirectories(image.TopLayer!).Directories.Count);
        foreach (var image in _store.Store.Images.List()) _store.Store.Images.Delete(image.Id);
        Assert.Empty(_store.Store.Layers.List());
    }

    [Fact]
    public void A_writer_excludes_a_process_that_locks_as_podman_does()
    {
        using var transaction = new StoreTransaction(new StoreContext(_store.Configuration), StoreParts.Images);
        // lockf(3) of Python is the classic record lock of fcntl(2) that containers/storage takes.
        var script = $"import fcntl,sys\nf=open('{_store.Configuration.GraphRoot}/overlay-images/images.lock','r+')\ntry:\n fcntl.lockf(f,fcntl.LOCK_EX|fcntl.LOCK_NB)\nexcept OSError: sys.exit(7)";
        using (var held = System.Diagnostics.Process.Start("python3", ["-c", script]))
        {
            held.WaitForExit();
            Assert.Equal(7, held.ExitCode);
        }

        transaction.SaveImages();
        Assert.Equal(64, new FileInfo($"{_store.Configuration.GraphRoot}/overlay-images/images.lock").Length);
        transaction.Dispose();
        using var free = System.Diagnostics.Process.Start("python3", ["-c", script]);
        free.WaitForExit();
        Assert.Equal(0, free.ExitCode);
    }

    [Fact]
    public void Images_and_layers_of_an_additional_store_are_used_and_not_changed()
    {
        var layer = _store.Apply(Archive(FileEntry("a", "1")));
        var image = _store.Image("localhost/shared:1", layer.Id);
        var over = Store.Open(new StorageConfiguration { GraphRoot = $"{_store.Directory}/own", RunRoot = $"{_store.Directory}/ownrun", AdditionalImageStores = [_store.Configuration.GraphRoot] });
        var found = over.Images.Find("shared:1");
        Assert.True(found.IsReadOnly);
        Assert.NotEmpty(over.Images.ReadData(found, "manifest"));
        var own = over.Layers.Apply(new LayerSource { Blob = new MemoryStream(Archive(FileEntry("b", "1"))) }, layer.Id);
        Assert.Equal(
            [$"{_store.Directory}/own/overlay/{own.Id}/diff", $"{_store.Configuration.GraphRoot}/overlay/{layer.Id}/diff"],
            over.Layers.LowerDirectories(own.Id).Directories.Select(path => Path.GetFullPath(new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)!.FullName)));
        Assert.Contains("read-only", Assert.Throws<ConflictException>(() => over.Images.Delete(image.Id)).Message, StringComparison.Ordinal);
        over.Containers.EnsureHold(image.Id);
        over.Containers.ReleaseHold(image.Id);
        Assert.Empty(over.Check.Find());
    }

    [Fact]
    public void Lost_short_links_do_not_lose_the_layers()
    {
        var bottom = _store.Apply(Archive(FileEntry("a", "1")));
        var top = _store.Apply(Archive(FileEntry("b", "1")), bottom.Id);
        FileTree.Remove($"{_store.Configuration.GraphRoot}/overlay/l");
        Assert.Equal([_store.Content(top.Id, "").TrimEnd('/'), _store.Content(bottom.Id, "").TrimEnd('/')], _store.Store.Layers.LowerDirectories(top.Id).Directories);
        Assert.Throws<NotFoundException>(() => _store.Store.Layers.LowerDirectories(new string('0', 64)));
    }

    private StagedLayer Stage(string file) => _store.Store.Layers.Stage(new LayerSource { Blob = new MemoryStream(Archive(FileEntry(file, "1"))) });
}
