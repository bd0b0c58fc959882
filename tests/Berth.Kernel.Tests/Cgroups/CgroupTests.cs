using System.Diagnostics;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;

namespace Berth.Kernel.Tests.Cgroups;

public sealed class CgroupTests : IDisposable
{
    private readonly CgroupHost _host = CgroupHost.Detect();
    private readonly Cgroup _cgroup;

    public CgroupTests()
    {
        _cgroup = _host.At($"/berth-tests-{Guid.NewGuid():N}");
        _cgroup.Create();
    }

    public void Dispose()
    {
        if (_cgroup.IsFrozen)
            _cgroup.Thaw();
        _cgroup.KillAndRemove(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void This_process_finds_its_own_cgroup() => Assert.True(_host.Of(0)!.Exists);

    [Fact]
    public void Killing_and_removing_takes_a_whole_tree_of_nested_cgroups_with_its_processes()
    {
        using var shell = StartIn(_cgroup.Child("init.scope"));
        using var deep = StartIn(_cgroup.Child("system.slice").Child("a.service").Child("nested"));
        _cgroup.Child("user.slice").Child("empty").Create();
        Assert.True(_cgroup.IsPopulated);
        Assert.Equal([shell.Id, deep.Id], _cgroup.AllProcesses().Order());
        _cgroup.KillAndRemove(TimeSpan.FromSeconds(5));
        Assert.False(_cgroup.Exists);
        Assert.Equal(137, ExitCode(shell));
        Assert.Equal(137, ExitCode(deep));
    }

    [Fact]
    public void Removing_waits_for_a_process_that_is_about_to_end()
    {
        using var child = StartIn(_cgroup.Child("x"));
        var killer = new Thread(() =>
        {
            Thread.Sleep(80);
            child.Kill();
        });
        killer.Start();
        _cgroup.Remove(TimeSpan.FromSeconds(5));
        killer.Join();
        Assert.False(_cgroup.Exists);
    }

    [Fact]
    public void Removing_gives_up_in_time_and_names_a_process_that_stays()
    {
        using var child = StartIn(_cgroup.Child("x"));
        var clock = Stopwatch.StartNew();
        var error = Assert.Throws<ConflictException>(() => _cgroup.Remove(TimeSpan.FromMilliseconds(100)));
        Assert.InRange(clock.ElapsedMilliseconds, 90, 2000);
        Assert.Contains(child.Id.ToString(), error.Message);
    }

    [Fact]
    public void Removing_what_is_not_there_does_nothing()
    {
        _host.At("/berth-tests-absent/x").Remove(TimeSpan.Zero);
        _host.At("/berth-tests-absent/x").KillAndRemove(TimeSpan.Zero);
    }

    [Fact]
    public void A_frozen_cgroup_says_so_and_can_still_be_killed()
    {
        using var child = StartIn(_cgroup.Child("x"));
        Assert.True(_cgroup.Freeze(TimeSpan.FromSeconds(5)));
        Assert.True(_cgroup.IsFrozen);
        _cgroup.Thaw();
        Assert.False(_cgroup.WaitEmpty(TimeSpan.FromMilliseconds(50)));
        _cgroup.Freeze(TimeSpan.FromSeconds(5));
        _cgroup.KillAndRemove(TimeSpan.FromSeconds(5));
        Assert.Equal(137, ExitCode(child));
    }

    [Fact]
    public void Statistics_have_the_cpu_time_that_was_used()
    {
        var child = _cgroup.Child("busy");
        using var process = StartIn(child, "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done");
        process.WaitForExit();
        Assert.InRange(child.Statistics().CpuNanoseconds!.Value, 1_000_000, 60_000_000_000);
    }

    private static int ExitCode(Process process)
    {
        process.WaitForExit();
        return process.ExitCode;
    }

    private static Process StartIn(Cgroup cgroup, string script = "exec sleep 60")
    {
        cgroup.Create();
        var process = Process.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", $"read go; {script}" }, RedirectStandardInput = true, UseShellExecute = false })!;
        cgroup.Attach(process.Id);
        process.StandardInput.WriteLine("go");
        return process;
    }
}
