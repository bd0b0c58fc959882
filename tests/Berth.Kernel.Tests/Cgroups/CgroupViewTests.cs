using System.Runtime.InteropServices;
using System.Text;
using Berth.Linux.Cgroups;
using Berth.Linux.Processes;

namespace Berth.Kernel.Tests.Cgroups;

public sealed partial class CgroupViewTests
{
    private const int CLONE_NEWNS = 0x20000;

    [Fact]
    public void Crun_runs_a_container_in_its_own_cgroup_inside_the_view()
    {
        var name = $"berth-view-{Environment.ProcessId}";
        var bundle = Bundle(name, "/berth-tests/" + name);
        try
        {
            var result = InPrivateMounts(() =>
            {
                CgroupView.Cover();
                return CapturedProcess.Run(new SpawnRequest
                {
                    Program = "/usr/bin/crun",
                    Arguments = ["--cgroup-manager=cgroupfs", $"--root={bundle}/state", "run", $"--bundle={bundle}", name],
                });
            });
            Assert.True(result.Status.Success, result.Error);
            var output = Encoding.UTF8.GetString(result.Output);
            Assert.Contains("hello from the payload", output);
            Assert.Contains("0::/\n", output);
            Assert.False(Directory.Exists($"{CgroupHost.Detect().UnifiedRoot}/berth-tests/{name}"));
        }
        finally
        {
            Directory.Delete(bundle, recursive: true);
        }
    }

    [Fact]
    public void The_view_is_seen_only_in_its_namespace_and_host_mounts_still_arrive_there()
    {
        var before = File.ReadAllText("/proc/self/mountinfo");
        var directory = Directory.CreateTempSubdirectory("berth-view").FullName;
        // The propagation of the host's mounts is the subject, so a shared mount is needed first.
        Assert.Equal(0, mount("tmpfs", directory, "tmpfs", 0, 0));
        try
        {
            Assert.Equal(0, mount(null, directory, null, 1 << 20, 0));
            Directory.CreateDirectory($"{directory}/later");
            using var entered = new ManualResetEventSlim();
            using var mounted = new ManualResetEventSlim();
            string inside = "";
            var layout = CgroupLayout.Legacy;
            var thread = new Thread(() =>
            {
                _ = unshare(CLONE_NEWNS);
                CgroupView.Cover();
                layout = CgroupHost.Detect().Layout;
                entered.Set();
                mounted.Wait();
                inside = File.ReadAllText("/proc/thread-self/mountinfo");
            });
            thread.Start();
            entered.Wait();
            Assert.Equal(0, mount("tmpfs", $"{directory}/later", "tmpfs", 0, 0));
            mounted.Set();
            thread.Join();
            Assert.Equal(CgroupLayout.Unified, layout);
            Assert.Contains($"{directory}/later ", inside);
            Assert.Equal(0, umount2($"{directory}/later", 2));
        }
        finally
        {
            _ = umount2(directory, 2);
            Directory.Delete(directory);
        }
        Assert.Equal(CountCgroupMounts(before), CountCgroupMounts(File.ReadAllText("/proc/self/mountinfo")));
    }

    private static int CountCgroupMounts(string mountinfo) => mountinfo.Split('\n').Count(line => line.Contains(" - cgroup"));

    private static T InPrivateMounts<T>(Func<T> action)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.Equal(0, unshare(CLONE_NEWNS));
                result = action();
            }
            catch (Exception caught)
            {
                failure = caught;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw new InvalidOperationException(failure.Message, failure);
    }

    private static string Bundle(string name, string cgroup)
    {
        var bundle = Directory.CreateTempSubdirectory(name).FullName;
        Directory.CreateDirectory($"{bundle}/rootfs/bin");
        foreach (var mountPoint in (string[])["proc", "sys", "dev"])
            Directory.CreateDirectory($"{bundle}/rootfs/{mountPoint}");
        File.Copy("/bin/busybox", $"{bundle}/rootfs/bin/busybox");
        File.WriteAllText($"{bundle}/config.json", $$"""
            {
              "ociVersion": "1.0.2",
              "process": { "terminal": false, "user": { "uid": 0, "gid": 0 }, "cwd": "/",
                "args": ["/bin/busybox", "sh", "-c", "echo hello from the payload; /bin/busybox cat /proc/self/cgroup; /bin/busybox test -e /sys/fs/cgroup/cgroup.procs"],
                "env": ["PATH=/bin"] },
              "root": { "path": "rootfs" },
              "mounts": [
                { "destination": "/proc", "type": "proc", "source": "proc" },
                { "destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["nosuid", "noexec", "nodev", "ro"] },
                { "destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": ["rprivate", "nosuid", "noexec", "nodev", "relatime", "rw"] },
                { "destination": "/dev", "type": "tmpfs", "source": "tmpfs" }
              ],
              "linux": { "cgroupsPath": "{{cgroup}}",
                "namespaces": [ {"type": "pid"}, {"type": "mount"}, {"type": "ipc"}, {"type": "uts"}, {"type": "network"}, {"type": "cgroup"} ] }
            }
            """);
        return bundle;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string? source, string target, string? type, ulong flags, nint data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);
}
