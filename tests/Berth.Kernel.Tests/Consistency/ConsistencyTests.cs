using Berth.Engine.Consistency;
using Berth.Engine.Containers;
using Berth.Kernel.Tests.Containers;
using Berth.Linux.Mounts;

namespace Berth.Kernel.Tests.Consistency;

public sealed class ConsistencyTests : IDisposable
{
    private static readonly string s_nobody = new('a', 64);
    private readonly TestEngine _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Containers_that_are_created_running_and_ended_are_no_problem()
    {
        _test.Engine.Containers.Create(_test.Options("true"));
        _test.Engine.Containers.Run(_test.Options("sleep", "100"), new RunOptions());
        var ended = _test.Engine.Containers.Run(_test.Options("true"), new RunOptions()).Id;
        _test.Engine.Containers.WaitFor(ended, [], TimeSpan.FromMilliseconds(50));
        Assert.Empty(_test.Engine.Consistency.Check(new ConsistencyOptions { Patience = TimeSpan.FromSeconds(20) }).Found);
        Assert.Equal(3, _test.Engine.Containers.List().Count);
    }

    public static TheoryData<string> Leftovers =>
        ["exit", "exit that was being written", "run directory", "runtime state", "lock", "mount", "network", "directory", "staged directory", "index put aside", "temporary file"];

    [Theory]
    [MemberData(nameof(Leftovers))]
    public void What_belongs_to_nothing_is_found_and_removed(string kind)
    {
        var running = _test.Engine.Containers.Run(_test.Options("sleep", "100"), new RunOptions()).Id;
        var path = Leave(kind);
        var problem = Assert.Single(
            Check(new ConsistencyOptions()).Found,
            problem => problem.Description.Contains(kind == "network" ? "network of container" : path, StringComparison.Ordinal));
        Assert.Equal(ConsistencyRemedy.Repair, problem.Remedy);
        Assert.True(Path.Exists(path), "looking changes nothing");

        Assert.Empty(Check(new ConsistencyOptions { Repair = true }).Left);
        Assert.False(Path.Exists(path));
        Assert.Empty(Check(new ConsistencyOptions()).Found);
        Assert.Equal(ContainerStatus.Running, _test.Engine.Containers.Find(running).Status);
    }

    [Fact]
    public void What_was_removed_and_not_deleted_is_no_problem_unless_it_resists()
    {
        var trash = $"{_test.Paths.Trash}/{s_nobody}-999999999-1";
        Write(trash + "/etc/file");
        Assert.Empty(Check(new ConsistencyOptions()).Found);
        Assert.False(Path.Exists(trash));

        var mounted = trash + "/dir/mounted";
        Directory.CreateDirectory(mounted);
        Mount.FileSystem("trash", mounted, "tmpfs", MountFlags.NoSuid, "size=4096");
        try
        {
            File.WriteAllText(mounted + "/mine", "x");
            var report = Check(new ConsistencyOptions { Repair = true });
            Assert.Equal(trash, Assert.Single(report.Found).Subject);
            Assert.Contains(report.Left, problem => problem.Description.Contains("what is mounted in", StringComparison.Ordinal));
            Assert.True(File.Exists(mounted + "/mine"), "what is mounted is left alone");
        }
        finally
        {
            Assert.True(Mount.TryUnmount(mounted));
        }

        Assert.Empty(Check(new ConsistencyOptions()).Found);
        Assert.False(Path.Exists(trash));
    }

    [Fact]
    public void A_container_that_the_index_does_not_know_is_taken_in()
    {
        var id = _test.Engine.Containers.Create(_test.Options("true") with { Name = "known" });
        var copy = _test.Paths.Container(s_nobody);
        Directory.CreateDirectory(copy);
        File.WriteAllText(copy + "/spec.json", File.ReadAllText(_test.Paths.Container(id) + "/spec.json").Replace(id, s_nobody, StringComparison.Ordinal));
        Assert.Single(Check(new ConsistencyOptions { Repair = true }).Found);
        Assert.Equal(["known", "known-aaaaaaaaaaaa"], _test.Engine.Containers.List().Select(container => container.Name).Order());
        Assert.Empty(Check(new ConsistencyOptions()).Found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"version\":99999}")]
    [InlineData(null)]
    public void A_container_whose_specification_is_lost_is_given_up_only_by_force(string? content)
    {
        var id = _test.Engine.Containers.Create(_test.Options("true"));
        var file = _test.Paths.Container(id) + "/spec.json";
        if (content is null)
            File.Delete(file);
        else
            File.WriteAllText(file, content);
        Assert.Equal(ConsistencyRemedy.Force, Assert.Single(Check(new ConsistencyOptions { Repair = true }).Left).Remedy);
        Assert.Single(_test.Engine.Containers.List());
        Assert.Empty(Check(new ConsistencyOptions { Force = true }).Left);
        Assert.Empty(_test.Engine.Containers.List());
        Assert.False(Directory.Exists(_test.Paths.Container(id)));
    }

    [Fact]
    public void A_file_of_somebody_else_is_told_and_stays()
    {
        _test.Engine.Containers.Create(_test.Options("true"));
        var path = _test.Paths.Root + "/notes.txt";
        File.WriteAllText(path, "mine");
        Assert.Equal(ConsistencyRemedy.None, Assert.Single(Check(new ConsistencyOptions { Force = true }).Left).Remedy);
        Assert.True(File.Exists(path));
    }

    private ConsistencyReport Check(ConsistencyOptions options) => _test.Engine.Consistency.Check(options with { Patience = TimeSpan.FromMilliseconds(300) });

    private string Leave(string kind)
    {
        var paths = _test.Paths;
        switch (kind)
        {
            case "exit":
                return Write($"{paths.Exits}/{s_nobody}");
            case "exit that was being written":
                return Write($"{paths.Exits}/{s_nobody}.X7Q2Z1");
            case "run directory":
                Directory.CreateDirectory(paths.ContainerRun(s_nobody) + "/persist");
                return paths.ContainerRun(s_nobody);
            case "runtime state":
                Directory.CreateDirectory($"{paths.RunRoot}/crun/{s_nobody}");
                return $"{paths.RunRoot}/crun/{s_nobody}";
            case "lock":
                return Write(paths.ContainerLock(s_nobody));
            case "mount":
                Directory.CreateDirectory(paths.ContainerRun(s_nobody) + "/shm");
                Mount.FileSystem("shm", paths.ContainerRun(s_nobody) + "/shm", "tmpfs", MountFlags.NoSuid, "size=4096");
                return paths.ContainerRun(s_nobody) + "/shm";
            case "network":
                return Write($"{paths.RunRoot}/networks/{s_nobody}.json", "{}");
            case "directory":
                Directory.CreateDirectory(paths.Container(s_nobody) + "/upper/x");
                return paths.Container(s_nobody);
            case "staged directory":
                Directory.CreateDirectory(paths.Container(s_nobody) + ".new");
                return paths.Container(s_nobody) + ".new";
            case "index put aside":
                return Write(paths.Database + ".malformed-20260101000000");
            default:
                return Write(paths.Root + "/something.123.tmp");
        }
    }

    private static string Write(string path, string content = "x")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
