using Berth.Engine.Containers;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Tests.State;

public sealed class StateStoreTests : IDisposable
{
    private readonly EnginePaths _paths;

    public StateStoreTests()
    {
        var directory = Directory.CreateTempSubdirectory("berth-state-").FullName;
        _paths = new EnginePaths(directory + "/root", directory + "/run");
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_paths.Root)!, recursive: true);

    [Fact]
    public void A_row_comes_back_as_it_was_put()
    {
        var row = Row("a", "name") with
        {
            Status = ContainerStatus.Running,
            Operation = ContainerOperation.Starting,
            BootId = "boot",
            Process = new ProcessIdentity(12, 34),
            Monitor = new ProcessIdentity(56, 78),
            Started = DateTimeOffset.UnixEpoch.AddTicks(1234567),
            Finished = DateTimeOffset.UnixEpoch.AddDays(1),
            ExitCode = 7,
            OomKilled = true,
            Restarts = 3,
            StoppedByUser = true,
            Network = [1, 2, 3],
            Cgroup = "/x",
            Summary = [0, 255],
            ImageId = "image",
        };
        using (var store = StateStore.Open(_paths, static _ => { }))
            store.Containers.Insert(row);
        using var again = StateStore.Open(_paths, static _ => { });
        var read = again.Containers.FindById(row.Id)!;
        Assert.Equal(row with { Network = read.Network, Summary = read.Summary }, read);
        Assert.Equal(row.Network, read.Network);
        Assert.Equal(row.Summary, read.Summary);
    }

    [Fact]
    public void The_level_of_a_container_is_found_beside_damaged_summaries()
    {
        using var store = StateStore.Open(_paths, static _ => { });
        store.Containers.Insert(Row("a", "damaged") with { Summary = [0, 255] });
        store.Containers.Insert(Row("b", "labelled") with { Summary = new ContainerSummary { Level = "s0:c1,c22", Labels = new Dictionary<string, string> { ["x"] = "s0:c3,c4" } }.ToJson() });
        Assert.True(store.Containers.HasLevel("s0:c1,c22"));
        Assert.False(store.Containers.HasLevel("s0:c1,c2"));
        Assert.False(store.Containers.HasLevel("s0:c3,c4"));
    }

    [Fact]
    public void The_next_changes_find_room_on_a_disk_that_is_filled_meanwhile()
    {
        using var store = StateStore.Open(_paths, static _ => { });
        store.Containers.Insert(Row("a", "name"));
        var before = Log();
        store.ReserveRoom();
        var after = Log();
        Assert.Equal(before.Length, after.Length);
        Assert.True(after.Allocated >= after.Length + (64 << 10), $"{after.Allocated} bytes for {after.Length}");

        FileStatus Log()
        {
            using var file = FileSystem.TryOpen(_paths.Database + "-wal", OpenFlags.ReadOnly)!;
            return FileStatus.Of(file);
        }
    }

    [Fact]
    public void Several_first_commands_at_the_same_time_all_open_it()
    {
        const int Commands = 4;
        for (var round = 0; round < 25; round++)
        {
            var paths = new EnginePaths($"{_paths.Root}-{round}", _paths.RunRoot);
            using var start = new Barrier(Commands);
            var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
            var threads = Enumerable.Range(0, Commands).Select(_ => new Thread(() =>
            {
                start.SignalAndWait();
                try
                {
                    StateStore.Open(paths, static _ => { }).Dispose();
                }
                catch (EngineException failure)
                {
                    failures.Enqueue(failure);
                }
            })).ToArray();
            foreach (var thread in threads)
                thread.Start();
            foreach (var thread in threads)
                thread.Join();
            Assert.Empty(failures);
        }
    }

    [Fact]
    public void A_name_is_given_once_and_free_again_when_its_holder_is_being_removed()
    {
        using var store = StateStore.Open(_paths, static _ => { });
        var first = Row("a", "web");
        store.Containers.Insert(first);
        var error = Assert.Throws<ConflictException>(() => store.Containers.Insert(Row("b", "web")));
        Assert.Contains(first.Id, error.Message, StringComparison.Ordinal);
        store.Containers.Update(first with { Name = null, Operation = ContainerOperation.Removing });
        store.Containers.Insert(Row("b", "web"));
        Assert.Single(store.Containers.All());
        Assert.Single(store.Containers.Pending());
    }

    [Fact]
    public void A_container_is_found_by_name_id_and_the_beginning_of_its_id()
    {
        using var store = StateStore.Open(_paths, static _ => { });
        store.Containers.Insert(Row("ab", "web"));
        store.Containers.Insert(Row("ac", "db"));
        Assert.Equal("web", store.Containers.Resolve("web").Name);
        Assert.Equal("web", store.Containers.Resolve(Row("ab", null).Id).Name);
        Assert.Equal("db", store.Containers.Resolve("ac").Name);
        Assert.Throws<InvalidArgumentException>(() => store.Containers.Resolve("a"));
        Assert.Throws<NotFoundException>(() => store.Containers.Resolve("ad"));
        Assert.Equal("name or ID cannot be empty", Assert.Throws<InvalidArgumentException>(() => store.Containers.Resolve("")).Message);
        Assert.Throws<NotFoundException>(() => store.Containers.Resolve("we"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4096)]
    public void A_malformed_database_is_put_aside_and_begun_anew(int damageAt)
    {
        using (var store = StateStore.Open(_paths, static _ => { }))
        {
            for (var index = 0; index < 50; index++)
                store.Containers.Insert(Row(index.ToString("x4"), $"n{index}"));
        }

        foreach (var suffix in (string[])["-wal", "-shm"])
            File.Delete(_paths.Database + suffix);
        using (var file = File.OpenWrite(_paths.Database))
        {
            file.Position = damageAt;
            file.Write(Enumerable.Repeat((byte)0xA5, (int)file.Length - damageAt).ToArray());
        }

        // Damage that only a query meets fails that command; the next one begins anew.
        Record.Exception(() => OpenAndUse().Dispose());
        using var fresh = OpenAndUse();
        Assert.Empty(fresh.Containers.All());
        Assert.Contains(Directory.EnumerateFiles(_paths.Root), path => path.Contains("malformed", StringComparison.Ordinal));
    }

    private StateStore OpenAndUse()
    {
        var store = StateStore.Open(_paths, static _ => { });
        store.Containers.All();
        return store;
    }

    private static ContainerRow Row(string id, string? name) => new() { Id = id.PadRight(64, '0'), Name = name, Created = DateTimeOffset.UnixEpoch.AddSeconds(1) };
}
