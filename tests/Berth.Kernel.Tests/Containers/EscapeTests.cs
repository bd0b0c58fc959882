using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Attach;
using Berth.Engine.Containers.Copying;
using Berth.Engine.Containers.Exec;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

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
    public void The_null_device_of_the_machine_is_not_given_to_a_user()
    {
        var options = _test.Options("true");
        Run(options with { Process = options.Process with { User = "1000" } });
        var status = FileStatus.TryOf("/dev/null")!.Value;
        Assert.Equal((0u, 0u), (status.User, status.Group));
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

    [Fact]
    public void An_exec_session_has_no_descriptors_capabilities_or_working_directory_of_the_host()
    {
        var id = _test.Engine.Containers.Run(_test.Options("sleep", "60"), new RunOptions()).Id;
        Assert.Equal("0\n1\n2\n3\n", Exec(id, new ExecOptions { Command = ["ls", "/proc/self/fd"] }));
        var user = Exec(id, new ExecOptions { Command = ["grep", "-E", "Cap(Inh|Prm|Eff|Amb)", "/proc/self/status"], User = "1000" });
        Assert.Equal(4, user.Split("0000000000000000").Length - 1);
        File.WriteAllText("/etc/hostmark", "of the host");
        try
        {
            for (var number = 3; number < 12; number++)
            {
                var output = Exec(id, new ExecOptions { Command = ["sh", "-c", "cat ../../../../../../etc/hostmark; cat /proc/self/cwd/etc/hostmark; true"], WorkingDirectory = $"/proc/self/fd/{number}" });
                Assert.DoesNotContain("of the host", output);
            }
        }
        finally
        {
            File.Delete("/etc/hostmark");
        }
    }

    [Fact]
    public void A_device_file_of_an_image_or_a_volume_cannot_be_opened()
    {
        Directory.CreateDirectory(_test.Directory + "/bound");
        foreach (var path in (string[])[_test.RootFileSystem + "/node", _test.Directory + "/bound/node"])
            Linux("mknod", path, "c", "1", "5");
        const string read = "(head -c 4 /node | wc -c; head -c 4 /bound/node | wc -c; head -c 4 /dev/zero | wc -c) 2>/dev/null";
        var bound = new StorageOptions { Mounts = [$"type=bind,src={_test.Directory}/bound,dst=/bound"] };
        var options = _test.Options("sh", "-c", read) with { Storage = bound };
        foreach (var readOnly in (bool[])[false, true])
        {
            // zero is one of the devices that everybody has; where the runtime filters, its number and not its place counts.
            foreach (var image in (string[])[_test.RootFileSystem + ":O", _test.RootFileSystem])
            {
                var output = Run(options with { Image = image, Security = options.Security with { ReadOnly = readOnly } });
                Assert.EndsWith("4\n", output);
                if (output.Split('\n').Count(static line => line == "4") > 1) Assert.True(CanFilterDevices(), output);
            }
        }
    }

    [Fact]
    public void A_link_that_is_swapped_while_files_are_copied_leads_nowhere_else()
    {
        var host = _test.Directory + "/outside";
        Directory.CreateDirectory(host + "/sub");
        File.WriteAllText(host + "/file", "of the host");
        File.SetUnixFileMode(host + "/sub", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // The container turns a directory into a link and back, as fast as it can.
        var swap = $"busybox mkdir /at /at/sub; echo own >/at/file; busybox ln -s {host} /link; while true; do busybox mv -T /at /away; busybox mv -T /link /at; busybox mv -T /at /link; busybox mv -T /away /at; done";
        var plain = _test.Options("sh", "-c", swap) with { Image = _test.RootFileSystem };
        var id = _test.Engine.Containers.Run(plain, new RunOptions()).Id;
        Assert.True(SpinWait.SpinUntil(() => Directory.Exists(_test.RootFileSystem + "/away") || Directory.Exists(_test.RootFileSystem + "/at/sub"), TimeSpan.FromSeconds(10)));
        var local = _test.Directory + "/local";
        Directory.CreateDirectory(local + "/sub");
        File.WriteAllText(local + "/sub/new", "new");
        var copier = new FileCopier(new CopyOptions());
        using (var inside = _test.Engine.Containers.OpenFiles(id))
        using (var here = CopyRoot.OfHost())
        {
            for (var round = 0; round < 200; round++)
            {
                Tolerate(() => copier.Copy(inside, "/at/file", here, $"{local}/got"));
                if (File.Exists(local + "/got")) Assert.Equal("own\n", File.ReadAllText(local + "/got"));
                Tolerate(() => copier.Copy(here, $"{local}/sub", inside, "/at"));
                Tolerate(() => copier.Copy(here, $"{local}/sub/new", inside, "/at/sub"));
            }
        }

        Assert.Equal(["file"], Directory.GetFiles(host).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFileSystemEntries(host + "/sub"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(host + "/sub"));
    }

    [Fact]
    public void An_archive_whose_names_lead_out_of_the_destination_stays_in_it()
    {
        Directory.CreateDirectory(_test.RootFileSystem + "/in");
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var name in (string[])["../../../../../../../../../.." + _test.Directory + "/above", "/absolute", "a/../../../below"])
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream("x"u8.ToArray()) });
        }

        var id = _test.Engine.Containers.Create(_test.Options("true") with { Image = _test.RootFileSystem });
        using var inside = _test.Engine.Containers.OpenFiles(id);
        archive.Position = 0;
        TarCopier.Write(inside, "/in", archive, new CopyOptions());
        Assert.False(File.Exists(_test.Directory + "/above"));
        foreach (var name in (string[])["/absolute", "/below", _test.Directory + "/above"])
            Assert.True(File.Exists($"{_test.RootFileSystem}/in{name}"), name);
    }

    [Fact]
    public void What_fills_a_volume_writes_through_no_link_that_a_container_puts_there_meanwhile()
    {
        // The first container has the empty volume; the image of the second has what fills it.
        Directory.CreateDirectory(_test.RootFileSystem + "/filled/sub");
        for (var number = 0; number < 50; number++) File.WriteAllText($"{_test.RootFileSystem}/filled/sub/{number}", "x");
        var host = _test.Directory + "/outside";
        Directory.CreateDirectory(host);
        var swap = $"while true; do busybox rm -rf /v/sub; busybox ln -s {host} /v/sub; busybox rm -f /v/sub; done";
        _test.Engine.Containers.Run(With("sh", "-c", swap, "src=volume,dst=/v"), new RunOptions());
        for (var round = 0; round < 5; round++) Run(With("true", "", "src=volume,dst=/filled"), mayFail: true);
        Assert.Empty(Directory.GetFileSystemEntries(host));
    }

    [Fact]
    public void A_mount_whose_destination_is_a_link_to_the_host_stays_in_the_container()
    {
        var host = _test.Directory + "/outside";
        Directory.CreateDirectory(host);
        File.CreateSymbolicLink(_test.RootFileSystem + "/link", host);
        File.CreateSymbolicLink(_test.RootFileSystem + "/up", "../../../../../../../.." + host);
        foreach (var destination in (string[])["/link/sub", "/up/sub", "/link", "/up"])
            Run(WithMount(["true"], $"src=volume,dst={destination}"), mayFail: true);
        Assert.Empty(Directory.GetFileSystemEntries(host));
    }

    [Theory]
    [InlineData("fifo")]
    [InlineData("device")]
    [InlineData("directory")]
    [InlineData("huge")]
    [InlineData("garbage")]
    [InlineData("link")]
    public void An_account_file_of_the_image_that_is_malicious_does_no_harm(string kind)
    {
        foreach (var file in (string[])["/etc/passwd", "/etc/group"])
        {
            var path = _test.RootFileSystem + file;
            File.Delete(path);
            switch (kind)
            {
                case "fifo": Linux("mkfifo", path); break;
                case "device": Linux("mknod", path, "c", "1", "5"); break;
                case "directory": Directory.CreateDirectory(path); break;
                case "huge":
                    using (var huge = File.Create(path)) huge.SetLength(1L << 40);
                    break;
                case "garbage": File.WriteAllText(path, "root:x\n::::::\nx:x:-1:99999999999999999999:\0\n" + new string('a', 1 << 20) + ":x:0:0::/:\n"); break;
                default: File.CreateSymbolicLink(path, "../../../../../../../../../.." + file); break;
            }
        }

        // The host's accounts are not the container's: games is one of every Debian. A container that waits for its own fifo is ended.
        var options = _test.Options("echo", "runs");
        Assert.DoesNotContain("runs", Run(options with { Process = options.Process with { User = "games" } }, mayFail: true, timeout: 2));
        Assert.DoesNotContain("runs", Run(options with { Process = options.Process with { Groups = ["games"] } }, mayFail: true, timeout: 2));
        Run(options with { Process = options.Process with { User = "4321:4321" } }, mayFail: true, timeout: 2);
    }

    [Theory]
    [InlineData("/proc")]
    [InlineData("/proc/self")]
    [InlineData("/proc/self/attr")]
    [InlineData("/proc/sys")]
    public void A_volume_over_proc_is_refused_or_unmasks_nothing(string destination)
    {
        // CVE-2019-16884, CVE-2025-52881: what the runtime believes to write to the kernel goes into a file of the container, or elsewhere.
        var before = File.ReadAllText("/proc/sys/kernel/core_pattern");
        var output = Run(WithMount(["sh", "-c", "cat /proc/kcore 2>/dev/null | head -c 100 | wc -c; (echo x >/proc/sys/kernel/core_pattern) 2>/dev/null; true"], $"src=volume,dst={destination}"), mayFail: true);
        Assert.DoesNotContain("100", output);
        Assert.Equal(before, File.ReadAllText("/proc/sys/kernel/core_pattern"));
    }

    [Theory]
    [InlineData("null", "/proc/sys/kernel/core_pattern")]
    [InlineData("console", "/proc/sys/kernel/core_pattern")]
    [InlineData("pts/0", "/proc/sysrq-trigger")]
    public void A_link_in_place_of_a_device_gives_no_file_of_the_kernel(string device, string target)
    {
        // CVE-2025-31133, CVE-2025-52565: the runtime masks paths with /dev/null, and binds the terminal on /dev/console.
        var before = File.ReadAllText("/proc/sys/kernel/core_pattern");
        var dev = _test.Directory + "/dev";
        Directory.CreateDirectory(dev + "/pts");
        File.CreateSymbolicLink($"{dev}/{device}", target);
        var options = WithMount(["sh", "-c", $"(echo x >{target}) 2>/dev/null && echo written; cat /proc/kcore 2>/dev/null | head -c 100 | wc -c; cat /proc/keys 2>/dev/null | wc -c"], "src=unused,dst=/unused");
        options = options with { Storage = new StorageOptions { Mounts = [$"type=bind,src={dev},dst=/dev"] } };
        var output = Run(options, mayFail: true);
        Assert.DoesNotContain("written", output);
        Assert.DoesNotContain("100", output);
        Assert.Equal(before, File.ReadAllText("/proc/sys/kernel/core_pattern"));
    }

    [Fact]
    public void The_runtime_that_enters_a_container_cannot_be_written_from_inside()
    {
        // CVE-2019-5736: a script whose interpreter is /proc/self/exe is executed by the runtime itself, and who holds that file open
        // writes to it when the runtime has ended. Here it waits for a library that is a FIFO.
        const string Runtime = "/usr/bin/crun";
        const string Prepare = "busybox mkdir /b && busybox mkfifo /b/libc.so.6 && printf '#!/proc/self/exe\n' >/entered && busybox chmod 755 /entered";
        const string Attack = """
            for i in $(busybox seq 500); do
                for process in /proc/[0-9]*; do
                    [ "$(busybox cat $process/comm 2>/dev/null)" = entered ] && held=$process
                done
                [ -z "$held" ] || break
                busybox sleep 0.01
            done
            exec 9<$held/exe && echo held
            (echo x >>/proc/self/fd/9) 2>/dev/null && echo written
            echo nothing >/b/libc.so.6
            while [ -e $held ]; do busybox sleep 0.01; done
            (echo x >>/proc/self/fd/9) 2>/dev/null && echo written
            true
            """;
        var before = SHA256.HashData(File.ReadAllBytes(Runtime));
        var options = _test.Options("sleep", "60");
        // What the runtime is linked to, so that it can be executed there at all.
        options = options with { Storage = new StorageOptions { Mounts = ["type=bind,src=/usr/lib,dst=/usr/lib,ro", "type=bind,src=/lib64,dst=/lib64,ro", "type=bind,src=/lib,dst=/lib,ro"] } };
        var id = _test.Engine.Containers.Run(options, new RunOptions()).Id;
        Exec(id, new ExecOptions { Command = ["sh", "-c", Prepare] });
        var victim = new Thread(() => Tolerate(() => Exec(id, new ExecOptions { Command = ["/entered"], Environment = ["LD_LIBRARY_PATH=/b"] })));
        victim.Start();
        var output = Exec(id, new ExecOptions { Command = ["sh", "-c", Attack] });
        victim.Join();
        Assert.Contains("held", output);
        Assert.DoesNotContain("written", output);
        Assert.Equal(before, SHA256.HashData(File.ReadAllBytes(Runtime)));
    }

    private static bool CanFilterDevices() => !File.ReadAllText("/proc/self/cgroup").Contains("devices", StringComparison.Ordinal) || ProcessCapabilities.Has(ProcessCapabilities.SysResource);

    private static void Linux(params string[] command) => CapturedProcess.Run(new SpawnRequest { Program = "/usr/bin/" + command[0], Arguments = command[1..] }).EnsureSuccess(command[0]);

    private static void Tolerate(Action copy)
    {
        try
        {
            copy();
        }
        catch (EngineException)
        {
            // Not there at this moment, or something else than it was.
        }
    }

    private string Exec(string id, ExecOptions options)
    {
        var path = $"{_test.Directory}/{Guid.NewGuid():N}";
        using (var to = FileSystem.Open(path, OpenFlags.WriteOnly | OpenFlags.Create, 0x1A4))
        {
            try
            {
                _test.Engine.Containers.Exec(id, options with { PassedDescriptors = [(to, 1), (to, 2)] }, new AttachStreams());
            }
            catch (EngineException)
            {
                // It was not even started.
            }
        }

        return File.ReadAllText(path, Encoding.UTF8);
    }

    private CreateOptions With(string first, string second, string third, string mount) => WithMount([first, second, third], mount);

    private CreateOptions With(string first, string second, string mount) => WithMount([first, second], mount);

    private CreateOptions WithMount(string[] command, string mount)
    {
        var options = _test.Options(command);
        return options with { Storage = new StorageOptions { Mounts = [$"type=volume,{mount}"] } };
    }

    private string Run(CreateOptions options, bool mayFail = false, uint timeout = 60)
    {
        var path = $"{_test.Directory}/{Guid.NewGuid():N}";
        using (var to = FileSystem.Open(path, OpenFlags.WriteOnly | OpenFlags.Create, 0x1A4))
        {
            try
            {
                _test.Engine.Containers.Run(
                    options with { Lifecycle = new LifecycleOptions { Remove = true, Timeout = timeout } }, new RunOptions { Streams = new AttachStreams { Output = to, Error = to } });
            }
            catch (EngineException) when (mayFail)
            {
                // It was not even started.
            }
        }

        return File.ReadAllText(path, Encoding.UTF8);
    }
}
