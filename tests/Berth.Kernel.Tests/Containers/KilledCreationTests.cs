using System.Diagnostics;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Kernel.Tests.Containers;

/// <summary>A command that is killed while the OCI runtime creates its container; the next command finds whatever the runtime is about to make.</summary>
public sealed class KilledCreationTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private readonly TestEngine _test = new();

    public void Dispose() => _test.Dispose();

    // conmon is killed too, and its child with it, as it has asked the kernel: what that has started before goes on, and nobody knows of it.
    [Fact]
    public void A_runtime_whose_conmon_is_killed_too_is_ended_by_the_next_command()
    {
        var run = RunBy("(: >\"$0.began\"; while [ -e \"$0\" ]; do sleep 0.05; done; exec /usr/bin/crun \"$@\") & wait");
        var monitors = Directory.GetFiles(_test.Paths.RunRoot + "/containers", "conmon.pid", SearchOption.AllDirectories).Select(static path => int.Parse(File.ReadAllText(path))).ToList();
        run.Kill();
        run.WaitForExit();
        Assert.Single(monitors);
        ProcessIdentity.TryOf(monitors[0])!.Value.TrySignal(Signals.Kill);
        AssertRemoved();
    }

    // conmon is suspended before it is ended, by one who is killed, too, and who had the container's lock for which conmon's exit command waits.
    [Fact]
    public void A_conmon_that_was_suspended_goes_on_when_its_exit_command_has_undone_the_container()
    {
        var run = RunBy(": >\"$0.began\"; while [ -e \"$0.began\" ]; do sleep 0.05; done; exit 1");
        var directory = Assert.Single(Directory.GetDirectories(_test.Paths.RunRoot + "/containers"));
        var monitor = ProcessIdentity.TryOf(int.Parse(File.ReadAllText(directory + "/conmon.pid")))!.Value;
        run.Kill();
        run.WaitForExit();
        var held = OfdLock.TryAcquire(_test.Paths.ContainerLock(Path.GetFileName(directory)));
        Assert.NotNull(held);
        using (held)
        {
            File.Delete(_test.Directory + "/crun.began");
            Assert.True(SpinWait.SpinUntil(() => Processes().Any(IsExitCommand), s_patience));
            monitor.TrySignal(Signals.Stop);
        }

        Assert.True(SpinWait.SpinUntil(() => !monitor.IsAlive, s_patience));
        AssertRemoved();
    }

    // Each process of the runtime is gone as soon as it has started the next one, as a fork under way is when a signal comes.
    [Fact]
    public void A_runtime_that_forks_while_it_is_ended_does_not_get_away()
    {
        var run = RunBy("if [ -z \"$CHAINED\" ]; then : >\"$0.began\"; export CHAINED=1; \"$0\" \"$@\" & exec sleep 1000; fi; \"$0\" \"$@\" & exit 0");
        run.Kill();
        run.WaitForExit();
        AssertRemoved();
    }

    // Starts a container with a runtime that does this when it is to create one, and waits until it does.
    private Process RunBy(string creation)
    {
        var runtime = _test.Directory + "/crun";
        File.WriteAllText(runtime, $"#!/bin/sh\ncase \" $* \" in *\" create \"*) ;; *) exec /usr/bin/crun \"$@\" ;; esac\n{creation}\n");
        File.SetUnixFileMode(runtime, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var process = Start(["--runtime", runtime, "run", "-d", "--name", "killed", "--network", "none", "--cgroups", "disabled", "--rootfs", _test.RootFileSystem + ":O", "sleep", "1000"]);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(runtime + ".began") || process.HasExited, s_patience));
        Assert.False(process.HasExited, "the run ended before its runtime began");
        return process;
    }

    private Process Start(IEnumerable<string> arguments)
        => Process.Start(Path.Combine(AppContext.BaseDirectory, "berth"), ["--root", _test.Directory + "/lib", "--runroot", _test.Directory + "/run", "--events-backend", "none", .. arguments])!;

    private void AssertRemoved()
    {
        using (var remove = Start(["rm", "-f", "-t", "0", "killed"]))
        {
            Assert.True(remove.WaitForExit(s_patience));
            Assert.Equal(0, remove.ExitCode);
        }

        // conmon's exit command may have undone the container first, and be at its end.
        Assert.Equal("", string.Join('\n', LastProcesses()));
        Assert.Empty(_test.Engine.Containers.List());
        var states = _test.Paths.RunRoot + "/crun";
        Assert.Empty(Directory.Exists(states) ? Directory.GetFileSystemEntries(states) : []);
        Assert.Empty(Directory.GetFileSystemEntries(_test.Paths.RunRoot + "/containers"));
    }

    // Those that are left when patience is. A process that is replacing its program has no command line at that moment: one look is not enough.
    private List<string> LastProcesses()
    {
        const int enough = 5;
        var (left, empty) = (new List<string>(), 0);
        for (var waited = Stopwatch.StartNew(); empty < enough && waited.Elapsed < s_patience; Thread.Sleep(50))
        {
            left = [.. Processes()];
            empty = left.Count == 0 ? empty + 1 : 0;
        }

        return left;
    }

    // conmon names its exit command, too.
    private static bool IsExitCommand(string words)
        => words.Contains(" cleanup ", StringComparison.Ordinal) && !words.Contains("--exit-command", StringComparison.Ordinal);

    // The command lines that name this test's directory.
    private IEnumerable<string> Processes()
    {
        foreach (var directory in Directory.GetDirectories("/proc"))
        {
            string words;
            try
            {
                words = File.ReadAllText(directory + "/cmdline").Replace('\0', ' ');
            }
            catch (IOException)
            {
                continue;
            }

            if (words.Contains(_test.Directory, StringComparison.Ordinal))
                yield return words;
        }
    }
}
