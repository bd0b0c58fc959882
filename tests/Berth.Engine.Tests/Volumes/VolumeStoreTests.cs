using Berth.Engine.Volumes;

namespace Berth.Engine.Tests.Volumes;

/// <summary>What a command that was killed at a volume leaves.</summary>
public sealed class VolumeStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-volumes-").FullName;
    private readonly EnginePaths _paths;
    private readonly VolumeStore _store;

    public VolumeStoreTests()
    {
        _paths = new EnginePaths(_directory + "/lib", _directory + "/run");
        _store = new VolumeStore(_paths, () => _directory + "/volumes");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_half_description_of_a_volume_that_is_not_there_goes_with_its_lock()
    {
        _store.Lock("half").Dispose();
        Directory.CreateDirectory(_paths.Volumes);
        File.WriteAllText(_paths.Volume("half") + ".tmp", "{\"na");
        _store.Sweep();
        Assert.Empty(_store.Leftovers());
        Assert.Empty(_store.UnusedLocks());
    }

    [Fact]
    public void The_half_description_of_a_volume_that_is_being_made_stays()
    {
        using var maker = _store.Lock("half");
        Directory.CreateDirectory(_paths.Volumes);
        File.WriteAllText(_paths.Volume("half") + ".tmp", "{\"na");
        _store.Sweep();
        Assert.Single(_store.Leftovers());
    }

    [Fact]
    public void A_half_description_goes_with_its_volume()
    {
        _store.Write(new Volume { Name = "whole", Created = DateTimeOffset.UtcNow });
        File.WriteAllText(_paths.Volume("whole") + ".tmp", "{\"na");
        _store.Remove("whole", keepData: false);
        Assert.Empty(_store.Leftovers());
    }
}
