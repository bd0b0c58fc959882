using Berth.Engine.Containers;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.State;
using Berth.Engine.Volumes;
using Berth.Linux.Processes;

namespace Berth.Kernel.Tests.Containers;

/// <summary>What a killed command has left is there for a moment longer, while another command removes it; nobody else is to suffer from that.</summary>
public sealed class AbandonedCreationTests : IDisposable
{
    private static readonly string s_id = new('b', 64);
    private readonly TestEngine _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_volume_is_removed_as_soon_as_the_container_of_a_killed_creator_is_undone()
    {
        _test.Engine.Volumes.Create(new VolumeCreateOptions { Name = "wanted" });
        AssertWaits(() => _test.Open().Volumes.Remove("wanted"));
        Assert.False(_test.Engine.Volumes.Exists("wanted"));
    }

    [Fact]
    public void A_name_is_free_as_soon_as_the_container_of_a_killed_creator_is_undone()
    {
        AssertWaits(() => _test.Open().Containers.Create(_test.Options("true") with { Name = "taken" }));
        Assert.NotEqual(s_id, _test.Engine.Containers.Find("taken").Id);
    }

    // A container that uses the volume "wanted" and is called "taken", whose creator is gone; another command holds its lock and undoes it.
    private void AssertWaits(Action command)
    {
        using var state = StateStore.Open(_test.Paths, static _ => { });
        var store = new ContainerStore(_test.Paths, () => state);
        var (held, row) = store.AddAndLock(new ContainerRow
        {
            Id = s_id,
            Name = "taken",
            Created = DateTimeOffset.UtcNow,
            Summary = new ContainerSummary { Volumes = ["wanted"] }.ToJson(),
        });
        store.Rows.Update(row with { Process = ProcessIdentity.Ended(1) });
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(command)) { IsBackground = true };
        thread.Start();
        Assert.False(thread.Join(TimeSpan.FromMilliseconds(300)), failure?.Message ?? "it did not wait");
        store.Rows.Update(row with { Name = null, Operation = ContainerOperation.Removing });
        store.Forget(s_id);
        held.Dispose();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
        Assert.Null(failure);
    }
}
