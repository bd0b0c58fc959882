using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Linux.Tests.Processes;

public class ChildProcessTests
{
    private const string Shell = "/bin/sh";

    [Theory]
    [InlineData("exit 0", 0, 0)]
    [InlineData("exit 7", 7, 0)]
    [InlineData("kill -9 $$", 137, 9)]
    public void The_exit_status_tells_code_and_signal(string script, int code, int signal)
        => Assert.Equal(new ExitStatus(code, signal), ChildProcess.Spawn(new SpawnRequest { Program = Shell, Arguments = ["-c", script] }).Wait());

    [Fact]
    public void Both_outputs_are_collected_and_input_is_given()
    {
        var large = Encoding.ASCII.GetBytes(new string('x', 300_000));
        var result = CapturedProcess.Run(new SpawnRequest { Program = Shell, Arguments = ["-c", "cat; echo oops >&2; exit 3"] }, large);
        Assert.Equal(3, result.Status.Code);
        Assert.Equal(large, result.Output);
        Assert.Equal("oops", result.Error);
    }

    [Fact]
    public void A_child_has_only_the_descriptors_that_were_named()
    {
        using var secret = FileSystem.Open("/etc/hostname", OpenFlags.ReadOnly);
        using var named = FileSystem.Open("/etc/passwd", OpenFlags.ReadOnly);
        var result = CapturedProcess.Run(new SpawnRequest
        {
            Program = Shell,
            Arguments = ["-c", "for f in /proc/$$/fd/*; do readlink $f; done; echo"],
            Descriptors = [(named, 5)],
        });
        var listed = Encoding.UTF8.GetString(result.Output);
        Assert.Contains("/etc/passwd", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("/etc/hostname", listed, StringComparison.Ordinal);
    }

    [Fact]
    public void Descriptors_may_trade_places()
    {
        using var first = FileSystem.Open("/etc/passwd", OpenFlags.ReadOnly);
        using var second = FileSystem.Open("/etc/group", OpenFlags.ReadOnly);
        var result = CapturedProcess.Run(new SpawnRequest
        {
            Program = Shell,
            Arguments = ["-c", $"readlink /proc/$$/fd/{first.Number} /proc/$$/fd/{second.Number}; for f in /proc/$$/fd/*; do readlink $f; done | grep -cE '^/etc/(passwd|group)$'"],
            Descriptors = [(second, first.Number), (first, second.Number)],
        });
        // Neither is there a second time: the end of a pipe would never come.
        Assert.Equal("/etc/group\n/etc/passwd\n2\n", Encoding.UTF8.GetString(result.Output));
    }

    [Fact]
    public void A_program_that_is_not_there_is_an_error_with_its_name()
    {
        var error = Assert.Throws<SyscallException>(() => ChildProcess.Spawn(new SpawnRequest { Program = "/nonexistent/program" }));
        Assert.Equal(Errno.ENOENT, error.Number);
        Assert.Contains("/nonexistent/program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_does_not_inherit_ignored_signals()
    {
        // No shell in between: it blocks signals itself while it starts a command.
        var result = CapturedProcess.Run(new SpawnRequest { Program = "/bin/grep", Arguments = ["-E", "SigIgn|SigBlk", "/proc/self/status"] });
        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", Encoding.UTF8.GetString(result.Output));
    }

    [Fact]
    public void A_process_is_told_from_another_by_its_start()
    {
        var own = ProcessIdentity.TryOf(Environment.ProcessId);
        Assert.NotNull(own);
        Assert.True(own.Value.IsAlive);
        Assert.False((own.Value with { StartTime = own.Value.StartTime + 1 }).IsAlive);
    }
}
