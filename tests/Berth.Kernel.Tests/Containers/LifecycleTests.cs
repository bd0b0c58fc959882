using System.Text;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Attach;
using Berth.Engine.Containers.Exec;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Kernel.Tests.Containers;

public sealed class LifecycleTests : IDisposable
{
    private readonly TestEngine _test = new();

    private ContainerEngine Containers => _test.Engine.Containers;

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_foreground_container_gives_its_output_and_exit_status_and_is_gone_with_rm()
    {
        var options = _test.Options("sh", "-c", "echo out; echo err >&2; exit 7") with { Lifecycle = new LifecycleOptions { Remove = true } };
        var (code, output, error) = RunAttached(options, "");
        Assert.Equal(7, code);
        Assert.Equal("out\n", output);
        Assert.Equal("err\n", error);
        Assert.Empty(Containers.List());
        AssertNothingLeft();
    }

    [Fact]
    public void Input_reaches_the_container_and_its_end_too()
    {
        var options = _test.Options("cat");
        options = options with { Process = options.Process with { Interactive = true }, Lifecycle = new LifecycleOptions { Remove = true } };
        var text = string.Concat(Enumerable.Repeat("0123456789abcdef\n", 5000));
        var (code, output, _) = RunAttached(options, text);
        Assert.Equal(0, code);
        Assert.Equal(text, output);
    }

    [Fact]
    public void A_background_container_runs_is_stopped_and_can_be_started_again()
    {
        var id = Containers.Run(_test.Options("sh", "-c", "trap 'exit 3' TERM; while :; do sleep 0.05; done"), new RunOptions()).Id;
        var listed = Assert.Single(Containers.List());
        Assert.Equal(ContainerStatus.Running, listed.Status);
        Assert.True(listed.Pid > 0);
        Assert.Equal(id, Containers.Stop(id[..12], 5));
        Assert.Equal(ContainerStatus.Exited, Containers.Find(id).Status);
        Assert.Equal(3, Containers.Find(id).ExitCode);
        Containers.Start(id, new RunOptions());
        Assert.Equal(ContainerStatus.Running, Containers.Find(id).Status);
        Containers.Remove(id, new RemoveOptions { Force = true, Timeout = 0 });
        Assert.Throws<NotFoundException>(() => Containers.Find(id));
        AssertNothingLeft();
    }

    [Fact]
    public void A_process_that_ignores_the_stop_signal_is_killed_in_time()
    {
        var id = Containers.Run(_test.Options("sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"), new RunOptions()).Id;
        Containers.Stop(id, 1);
        Assert.Equal(137, Containers.Find(id).ExitCode);
    }

    [Fact]
    public void A_running_container_is_not_removed_without_force()
    {
        var id = Containers.Run(_test.Options("sleep", "100"), new RunOptions()).Id;
        var error = Assert.Throws<ConflictException>(() => Containers.Remove(id, new RemoveOptions()));
        Assert.Contains("cannot be removed without force", error.Message, StringComparison.Ordinal);
        Assert.Equal(ContainerStatus.Running, Containers.Find(id).Status);
    }

    [Theory]
    [InlineData("/nonexistent", ErrorKind.CommandNotFound)]
    [InlineData("nonexistent", ErrorKind.CommandNotFound)]
    [InlineData("/etc/passwd", ErrorKind.CannotExecute)]
    [InlineData("/etc", ErrorKind.CannotExecute)]
    public void A_command_that_cannot_run_is_told_by_its_kind(string command, ErrorKind kind)
    {
        var options = _test.Options(command) with { Lifecycle = new LifecycleOptions { Remove = true } };
        var error = Assert.ThrowsAny<EngineException>(() => Containers.Run(options, new RunOptions()));
        Assert.Equal(kind, error.Kind);
        Assert.Empty(Containers.List());
        AssertNothingLeft();
    }

    [Fact]
    public void A_name_in_use_says_by_whom_and_replace_takes_it()
    {
        var first = Containers.Create(_test.Options("true") with { Name = "twice" });
        var error = Assert.Throws<ConflictException>(() => Containers.Create(_test.Options("true") with { Name = "twice" }));
        Assert.Contains(first, error.Message, StringComparison.Ordinal);
        var second = Containers.Create(_test.Options("true") with { Name = "twice", Replace = true });
        Assert.Equal(second, Assert.Single(Containers.List()).Id);
    }

    [Fact]
    public void The_state_is_found_again_by_another_engine()
    {
        var id = Containers.Run(_test.Options("sleep", "100"), new RunOptions()).Id;
        using var other = _test.Open();
        Assert.Equal(ContainerStatus.Running, other.Containers.Find(id).Status);
    }

    [Fact]
    public void A_lost_index_is_restored_from_the_directories()
    {
        var id = Containers.Create(_test.Options("true") with { Name = "kept" });
        _test.Reopen(() =>
        {
            foreach (var path in Directory.EnumerateFiles(_test.Paths.Root, "berth.db*"))
                File.Delete(path);
        });
        var found = Assert.Single(Containers.List());
        Assert.Equal((id, "kept", ContainerStatus.Created), (found.Id, found.Name, found.Status));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("malformed")]
    [InlineData("a directory")]
    public void A_running_container_is_adopted_after_the_index_is_lost(string damage)
    {
        var id = Containers.Run(_test.Options("sh", "-c", "trap 'exit 3' TERM; while :; do sleep 0.05; done") with { Name = "survivor" }, new RunOptions()).Id;
        var before = Containers.Find(id);
        _test.Reopen(() => Damage(damage));
        var found = Assert.Single(Containers.List());
        Assert.Equal((id, "survivor", ContainerStatus.Running, before.Pid), (found.Id, found.Name, found.Status, found.Pid));
        Assert.Equal(0, Containers.Exec(id, new ExecOptions { Command = ["true"] }, new AttachStreams()).Code);
        Containers.Stop(id, 5);
        Assert.Equal((ContainerStatus.Exited, 3), (Containers.Find(id).Status, Containers.Find(id).ExitCode));
        Containers.Remove(id, new RemoveOptions());
        Containers.EmptyTrash();
        AssertNothingLeft();
    }

    // crun writes its copy of the configuration in place: a kill at the wrong moment leaves half of it.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_runtime_that_cannot_read_its_own_record_is_no_obstacle(bool isRunning)
    {
        var id = Containers.Run(_test.Options("sh", "-c", "trap 'exit 3' TERM; while :; do sleep 0.05; done"), new RunOptions()).Id;
        File.WriteAllText($"{_test.Paths.RunRoot}/crun/{id}/config.json", "");
        if (!isRunning)
            Containers.Kill(id, Signals.Kill);
        Containers.Remove(id, new RemoveOptions { Force = true });
        Assert.False(Directory.Exists($"{_test.Paths.RunRoot}/crun/{id}"));
        Containers.EmptyTrash();
        AssertNothingLeft();
    }

    private void Damage(string how)
    {
        foreach (var path in Directory.EnumerateFiles(_test.Paths.Root, "berth.db*"))
            File.Delete(path);
        if (how == "malformed")
            File.WriteAllBytes(_test.Paths.Database, Enumerable.Repeat((byte)0xA5, 8192).ToArray());
        else if (how == "a directory")
            Directory.CreateDirectory(_test.Paths.Database);
    }

    private (int Code, string Output, string Error) RunAttached(CreateOptions options, string input)
    {
        var files = new[] { "in", "out", "err" }.Select(name => $"{_test.Directory}/{name}").ToArray();
        File.WriteAllText(files[0], input);
        int code;
        using (var from = FileSystem.Open(files[0], OpenFlags.ReadOnly))
        using (var to = FileSystem.Open(files[1], OpenFlags.WriteOnly | OpenFlags.Create, 0x1A4))
        using (var error = FileSystem.Open(files[2], OpenFlags.WriteOnly | OpenFlags.Create, 0x1A4))
        {
            var streams = new AttachStreams { Input = options.Process.Interactive ? from : null, Output = to, Error = error };
            code = Containers.Run(options, new RunOptions { Streams = streams }).ExitCode!.Value;
        }

        return (code, File.ReadAllText(files[1], Encoding.UTF8), File.ReadAllText(files[2], Encoding.UTF8));
    }

    // What conmon's clean-up command does comes a moment after the exit status.
    private void AssertNothingLeft()
    {
        // As every `rm` does at its end.
        Containers.EmptyTrash();
        SpinWait.SpinUntil(() => !Left().Any(), TimeSpan.FromSeconds(10));
        Assert.Empty(Left());
    }

    private IEnumerable<string> Left()
    {
        foreach (var part in (string[])[_test.Paths.Containers, _test.Paths.Trash, _test.Paths.RunRoot + "/containers", _test.Paths.Exits, _test.Paths.RunRoot + "/crun"])
        {
            if (Directory.Exists(part))
            {
                foreach (var entry in Directory.EnumerateFileSystemEntries(part))
                    yield return entry;
            }
        }

        foreach (var line in File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(_test.Directory, StringComparison.Ordinal)))
            yield return line;
    }
}
