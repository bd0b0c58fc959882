using System.Text;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Attach;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Kernel.Tests.Containers;

/// <summary>Ways out of a container that are known from the field, each tried.</summary>
public sealed class EscapeTests : IDisposable
{
    private readonly TestEngine _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_container_has_no_descriptors_but_its_streams()
    {
        // The fourth is the one by which ls reads the directory.
        Assert.Equal("0\n1\n2\n3\n", Run(_test.Options("ls", "/proc/self/fd")));
        Assert.DoesNotContain("/sys/fs/cgroup", Run(_test.Options("sh", "-c", "ls -l /proc/1/fd")));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_working_directory_by_a_descriptors_name_is_not_one_of_the_host(int number)
    {
        // CVE-2024-21626: the runtime's own descriptors are the host's directories until it executes the command.
        var options = _test.Options("sh", "-c", "cat ../../../../../../etc/hostmark; cat /proc/self/cwd/etc/hostmark; true");
        File.WriteAllText("/etc/hostmark", "of the host");
        try
        {
            Assert.DoesNotContain("of the host", Run(options with { Process = options.Process with { WorkingDirectory = $"/proc/self/fd/{number}" } }, mayFail: true));
        }
        finally
        {
            File.Delete("/etc/hostmark");
        }
    }

    [Fact]
    public void A_link_in_a_volume_leads_a_subpath_nowhere_else()
    {
        Run(With("sh", "-c", "busybox ln -s /etc /v/abs; busybox ln -s ../../../../../../../../etc /v/rel", "src=volume,dst=/v"));
        foreach (var link in (string[])["abs", "rel"])
            Assert.DoesNotContain("passwd", Run(With("ls", "-a", "/m", $"src=volume,dst=/m,subpath={link}"), mayFail: true));
    }

    [Fact]
    public void A_subpath_stays_what_it_was_when_the_container_started()
    {
        Run(With("sh", "-c", "busybox mkdir /v/sub; echo inside >/v/sub/file", "src=volume,dst=/v"));
        var id = _test.Engine.Containers.Run(With("sleep", "20", "src=volume,dst=/m,subpath=sub"), new RunOptions()).Id;
        var data = _test.Directory + "/lib/volumes/volume/_data";
        Directory.Move(data + "/sub", data + "/moved");
        File.CreateSymbolicLink(data + "/sub", "/etc");
        var pid = _test.Engine.Containers.Find(id).Pid;
        Assert.Equal(["file"], Directory.EnumerateFiles($"/proc/{pid}/root/m").Select(Path.GetFileName));
    }

    [Fact]
    public void An_account_file_that_is_a_link_is_not_written_on_the_host()
    {
        var host = _test.Directory + "/host-passwd";
        File.WriteAllText(host, "root:x:0:0:root:/root:/bin/sh\n");
        File.Delete(_test.RootFileSystem + "/etc/passwd");
        File.CreateSymbolicLink(_test.RootFileSystem + "/etc/passwd", host);
        var options = _test.Options("true");
        Run(options with { Process = options.Process with { User = "4321:4321" } });
        Assert.Equal("root:x:0:0:root:/root:/bin/sh\n", File.ReadAllText(host));
    }

    [Fact]
    public void A_user_inherits_no_capabilities()
    {
        var options = _test.Options("grep", "-E", "Cap(Inh|Prm|Eff|Amb)", "/proc/self/status");
        var lines = Run(options with { Process = options.Process with { User = "1000" } });
        Assert.Equal(4, lines.Split("0000000000000000").Length - 1);
    }

    [Fact]
    public void A_link_in_place_of_proc_does_not_become_proc()
    {
        Directory.Delete(_test.RootFileSystem + "/proc");
        Directory.CreateDirectory(_test.RootFileSystem + "/fake");
        File.CreateSymbolicLink(_test.RootFileSystem + "/proc", "/fake");
        // The runtime refuses, or what it mounts is masked all the same.
        var output = Run(_test.Options("sh", "-c", "cat /proc/kcore | wc -c; cat /fake/kcore | wc -c"), mayFail: true);
        Assert.DoesNotContain(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => long.TryParse(line, out var count) && count > 0);
    }

    [Fact]
    public void What_is_masked_shows_nothing_and_what_is_read_only_is_not_written()
    {
        Assert.Equal("0\n", Run(_test.Options("sh", "-c", "cat /proc/kcore /proc/keys /proc/timer_list 2>/dev/null | wc -c")));
        Assert.Equal("0\n", Run(_test.Options("sh", "-c", "ls -A /sys/firmware | wc -l")));
        Assert.DoesNotContain("written", Run(_test.Options("sh", "-c", "for f in /proc/sys/kernel/core_pattern /proc/sysrq-trigger; do (echo x >$f) 2>/dev/null && echo written; done; true")));
    }

    private CreateOptions With(string first, string second, string third, string mount) => WithMount([first, second, third], mount);

    private CreateOptions With(string first, string second, string mount) => WithMount([first, second], mount);

    private CreateOptions WithMount(string[] command, string mount)
    {
        var options = _test.Options(command);
        return options with { Storage = new StorageOptions { Mounts = [$"type=volume,{mount}"] } };
    }

    private string Run(CreateOptions options, bool mayFail = false)
    {
        var path = $"{_test.Directory}/{Guid.NewGuid():N}";
        using (var to = FileSystem.Open(path, OpenFlags.WriteOnly | OpenFlags.Create, 0x1A4))
        {
            try
            {
                _test.Engine.Containers.Run(
                    options with { Lifecycle = new LifecycleOptions { Remove = true } }, new RunOptions { Streams = new AttachStreams { Output = to, Error = to } });
            }
            catch (EngineException) when (mayFail)
            {
                // It was not even started.
            }
        }

        return File.ReadAllText(path, Encoding.UTF8);
    }
}
