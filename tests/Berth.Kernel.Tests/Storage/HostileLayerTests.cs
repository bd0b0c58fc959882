using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage.Tar;
using static Berth.Kernel.Tests.Storage.TemporaryStore;

namespace Berth.Kernel.Tests.Storage;

/// <summary>Layers made to break out or to fill the machine: each is refused, or held inside the layer.</summary>
public sealed class HostileLayerTests : IDisposable
{
    private const string Secret = "untouched";
    private readonly TemporaryStore _store = new();
    private readonly string _outside;

    public HostileLayerTests()
    {
        _outside = $"{_store.Directory}/outside";
        Directory.CreateDirectory($"{_outside}/directory");
        File.WriteAllText($"{_outside}/victim", Secret);
        File.SetUnixFileMode($"{_outside}/victim", UnixFileMode.UserRead);
    }

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("../outside")]
    [InlineData("../../../../outside")]
    public void A_relative_link_leads_nowhere_out_of_the_layer(string target) => Held(target);

    [Fact]
    public void An_absolute_link_leads_nowhere_out_of_the_layer() => Held(_outside);

    [Fact]
    public void A_link_that_takes_the_place_of_a_directory_is_followed_inside_the_layer()
    {
        var before = TreeListing.Of(_outside);
        // The directory is opened for its first file, and is a link to the host when the second one comes.
        Apply(OtherEntry(TarEntryType.Directory, "d"), FileEntry("d/one", "1"), OtherEntry(TarEntryType.SymbolicLink, "d", _outside), OtherEntry(TarEntryType.Directory, _outside[1..]), FileEntry("d/victim", "2"));
        Assert.Equal(before, TreeListing.Of(_outside));
    }

    [Fact]
    public void A_link_of_a_lower_layer_does_not_lead_the_upper_layer_out()
    {
        var before = TreeListing.Of(_outside);
        var lower = _store.Apply(Archive(OtherEntry(TarEntryType.SymbolicLink, "d", _outside)));
        // An upper layer is unpacked by itself: the link is not there.
        var upper = _store.Apply(Archive(FileEntry("d/victim", "changed"), FileEntry("d/.wh.directory")), lower.Id);
        Assert.Equal(before, TreeListing.Of(_outside));
        Assert.True(File.Exists(_store.Content(upper.Id, "d/victim")));
    }

    [Fact]
    public void A_whiteout_through_a_link_removes_nothing_outside()
    {
        var before = TreeListing.Of(_outside);
        TryApply(OtherEntry(TarEntryType.SymbolicLink, "s", _outside), FileEntry("s/.wh.victim"), FileEntry("s/.wh..wh..opq"));
        TryApply(OtherEntry(TarEntryType.SymbolicLink, "up", "../../../../outside"), FileEntry("up/.wh.victim"), FileEntry("up/directory/.wh..wh..opq"));
        Assert.Equal(before, TreeListing.Of(_outside));
    }

    [Fact]
    public void A_hard_link_to_a_link_to_the_host_is_a_link_and_not_the_file()
    {
        var before = TreeListing.Of(_outside);
        TryApply(OtherEntry(TarEntryType.SymbolicLink, "s", $"{_outside}/victim"), OtherEntry(TarEntryType.HardLink, "h", "s"), FileEntry("h", "changed"));
        Assert.Equal(before, TreeListing.Of(_outside));
    }

    [Fact]
    public void Modes_and_owners_reach_nothing_through_a_link()
    {
        var before = TreeListing.Of(_outside);
        Apply(OtherEntry(TarEntryType.SymbolicLink, "s", $"{_outside}/victim", mode: 0xFFF));
        TryApply(OtherEntry(TarEntryType.SymbolicLink, "s", _outside), OtherEntry(TarEntryType.Directory, "s", mode: 0x1FF));
        Assert.Equal(before, TreeListing.Of(_outside));
    }

    [Fact]
    public void A_device_of_a_layer_cannot_be_opened_where_layers_are_mounted()
    {
        var (entry, data) = OtherEntry(TarEntryType.CharacterDevice, "zero", mode: 0x1B6);
        var layer = _store.Apply(Archive((entry with { DeviceMajor = 1, DeviceMinor = 5 }, data)));
        using (var root = DirectoryHandle.Open(_store.Content(layer.Id, "")))
            Assert.Equal(FileType.CharacterDevice, root.TryStatus("zero"u8)!.Value.Type);
        var seen = _store.Store.Mounts.Mount(layer.Id);
        try
        {
            Assert.True(File.Exists($"{seen}/zero"));
            Assert.Throws<UnauthorizedAccessException>(() => File.OpenRead($"{seen}/zero").Dispose());
        }
        finally
        {
            _store.Store.Mounts.Unmount(layer.Id, force: true);
        }
    }

    [Fact]
    public void A_program_with_set_id_bits_keeps_them_where_no_user_of_the_host_gets_to_it()
    {
        var layer = _store.Apply(Archive(FileEntry("root-shell", "x", mode: 0x9ED)));
        using var root = DirectoryHandle.Open(_store.Content(layer.Id, ""));
        Assert.Equal(0x9EDu, root.TryStatus("root-shell"u8)!.Value.Permissions);
        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
        Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(Path.GetDirectoryName(_store.Content(layer.Id, "").TrimEnd('/'))!) & Others);
    }

    [Fact]
    public void A_file_after_its_own_whiteout_is_there_and_one_before_it_is_not_what_the_lower_layer_had()
    {
        var lower = _store.Apply(Archive(FileEntry("f", "old"), FileEntry("g", "old")));
        var after = _store.Apply(Archive(FileEntry(".wh.f"), FileEntry("f", "new")), lower.Id);
        Assert.Equal("new", Seen(after.Id, "f"));
        Assert.Equal("old", Seen(after.Id, "g"));
        LayerRecordOrNone(() => _store.Apply(Archive(FileEntry("g", "new"), FileEntry(".wh.g")), lower.Id), id => Assert.NotEqual("old", Seen(id, "g")));
    }

    /// <summary>Everything below a link that points out of the layer stays in the layer or is refused.</summary>
    private void Held(string target)
    {
        var before = TreeListing.Of(_outside);
        TryApply(OtherEntry(TarEntryType.SymbolicLink, "s", target), FileEntry("s/new", "x"));
        TryApply(OtherEntry(TarEntryType.SymbolicLink, "s", target), FileEntry("s/victim", "x"));
        TryApply(OtherEntry(TarEntryType.SymbolicLink, "s", target), OtherEntry(TarEntryType.Directory, "s/directory", mode: 0x1FF));
        TryApply(OtherEntry(TarEntryType.SymbolicLink, "s", target), OtherEntry(TarEntryType.HardLink, "h", "s/victim"));
        TryApply(OtherEntry(TarEntryType.SymbolicLink, "s", $"{target}/victim"), FileEntry("s", "x"));
        TryApply(OtherEntry(TarEntryType.SymbolicLink, "a", target), OtherEntry(TarEntryType.SymbolicLink, "b", "a"), FileEntry("b/new", "x"));
        Assert.Equal(before, TreeListing.Of(_outside));
        Assert.Equal(Secret, File.ReadAllText($"{_outside}/victim"));
    }

    private void Apply(params IEnumerable<(TarEntry Entry, byte[] Data)> entries) => _store.Apply(Archive(entries));

    private void TryApply(params IEnumerable<(TarEntry Entry, byte[] Data)> entries)
    {
        try
        {
            Apply(entries);
        }
        catch (EngineException)
        {
            // Refused is as good as held inside.
        }
    }

    private static void LayerRecordOrNone(Func<Berth.Storage.Records.LayerRecord> apply, Action<string> look)
    {
        try
        {
            look(apply().Id);
        }
        catch (EngineException)
        {
            // Refused.
        }
    }

    private string? Seen(string layerId, string name)
    {
        var seen = _store.Store.Mounts.Mount(layerId);
        try
        {
            return File.Exists($"{seen}/{name}") ? File.ReadAllText($"{seen}/{name}") : null;
        }
        finally
        {
            _store.Store.Mounts.Unmount(layerId, force: true);
        }
    }
}
