using System.Runtime.InteropServices;
using System.Text;
using Berth.Engine.Config;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Kernel.Tests.Containers;

/// <summary>crun starts what the specification and the runtime builders make, on this host as it is.</summary>
public sealed partial class RuntimeSpecTests : ISpecificationContext, IDisposable
{
    private const int NewMountNamespace = 0x20000;
    private readonly string bundle = Directory.CreateTempSubdirectory("berth-spec").FullName;

    public RuntimeSpecTests()
    {
        foreach (var directory in (string[])["bin", "etc", "proc", "sys", "dev", "run", "tmp", "var/log"]) Directory.CreateDirectory($"{bundle}/rootfs/{directory}");
        File.Copy("/bin/busybox", $"{bundle}/rootfs/bin/busybox");
        foreach (var applet in (string[])["sh", "cat", "id", "env", "mkdir", "rmdir", "grep", "stat", "touch", "hostname", "systemd"])
            File.CreateSymbolicLink($"{bundle}/rootfs/bin/{applet}", "busybox");
        File.WriteAllText($"{bundle}/rootfs/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nsvc:x:1000:1001::/home/svc:/bin/sh\n");
        File.WriteAllText($"{bundle}/rootfs/etc/group", "root:x:0:\nsvc:x:1001:\nextra:x:50:svc\n");
    }

    public void Dispose() => Directory.Delete(bundle, recursive: true);

    [Fact]
    public void A_plain_container_is_confined_as_podmans()
    {
        var output = Run(Options("grep -E '^(Cap(Bnd|Eff|Inh|Amb)|Seccomp|NoNewPrivs):' /proc/self/status; hostname; id; (echo 1 >/proc/sys/kernel/domainname) 2>&1; cat /proc/kcore; umask"));
        Assert.Contains("CapBnd:\t00000000800405fb", output);
        Assert.Contains("CapEff:\t00000000800405fb", output);
        Assert.Contains("CapInh:\t0000000000000000", output);
        Assert.Contains("Seccomp:\t2", output);
        Assert.Contains("uid=0(root) gid=0(root)", output);
        Assert.Contains("Read-only file system", output);
        Assert.Contains("0022", output);
    }

    [Fact]
    public void A_user_is_the_one_of_the_containers_passwd_and_has_its_groups_and_no_capability()
    {
        var options = Options("id; grep CapEff /proc/self/status; echo $HOME");
        var output = Run(options with { Process = options.Process with { User = "svc" } });
        Assert.Contains("uid=1000(svc) gid=1001(svc) groups=50(extra),1001(svc)", output);
        Assert.Contains("CapEff:\t0000000000000000", output);
        Assert.Contains("/home/svc", output);
    }

    [Fact]
    public void Mounts_devices_and_a_read_only_root_are_as_asked()
    {
        var options = Options("touch /x 2>&1; touch /tmp/y && echo tmp; touch /t/z && stat -c %a /t; cat /b/passwd >/dev/null && touch /b/w 2>&1; echo hi >/dev/nothing && echo device");
        var output = Run(options with
        {
            Security = options.Security with { ReadOnly = true },
            Storage = new StorageOptions { Tmpfs = ["/t:size=1m,mode=1700"], Mounts = ["type=bind,src=/etc,dst=/b,ro"] },
            Resources = new ResourceSpecification { Devices = [new DeviceSpecification("/dev/null", "/dev/nothing", "rwm")] },
        });
        Assert.Contains("touch: /x: Read-only file system", output);
        Assert.Contains("tmp\n1700", output);
        Assert.Contains("/b/w: Read-only file system", output);
        Assert.EndsWith("device\n", output);
    }

    [Fact]
    public void Systemd_gets_its_tmpfs_its_own_writable_cgroup_and_its_identity()
    {
        // The directory that stands for /run/host, as the engine makes it.
        Directory.CreateDirectory(bundle + "/host");
        File.WriteAllText(bundle + "/host/container-manager", "berth\n");
        var options = Options(
            "grep -c ' tmpfs ' /proc/mounts; mkdir /sys/fs/cgroup/inner && rmdir /sys/fs/cgroup/inner && echo delegated; cat /proc/self/cgroup; cat /run/host/container-manager; env | grep ^container");
        var output = Run(options with { Process = options.Process with { Systemd = "always" } });
        Assert.Contains("delegated\n", output);
        Assert.Contains("\n0::/\nberth\n", output);
        Assert.Contains("container=podman", output);
        Assert.Matches("container_uuid=[0-9a-f]{32}\n", output);
    }

    private static CreateOptions Options(string script) => new()
    {
        Image = "unused",
        IsRootfs = true,
        Command = ["/bin/sh", "-c", script],
        Network = new NetworkOptions { Networks = ["none"] },
        Cgroup = new CgroupOptions { Manager = "cgroupfs" },
    };

    private string Run(CreateOptions options)
    {
        var configuration = ContainersConfiguration.Parse();
        var host = HostFacts.OfThisHost();
        var builder = new SpecificationBuilder(configuration, new HelperLocator(configuration.Engine), host, this);
        var specification = builder.Build(options with { Image = bundle + "/rootfs" }, image: null).Specification;
        using (var root = RootDirectory.Open(bundle + "/rootfs"))
        {
            var facts = new RuntimeFacts
            {
                RootPath = bundle + "/rootfs",
                User = ContainerAccounts.Prepare(specification, root),
                CgroupsPath = $"/berth-tests/{specification.Id[..12]}",
                Controllers = new HashSet<string>(StringComparer.Ordinal),
                RunHostDirectory = Directory.Exists(bundle + "/host") ? bundle + "/host" : null,
                BoundingCapabilities = host.BoundingCapabilities(),
                FiltersDevices = false,
            };
            // Nobody offers a console here, which a container with systemd otherwise has.
            var json = System.Text.Encoding.UTF8.GetString(RuntimeSpecBuilder.Build(specification, facts)).Replace("\"terminal\":true", "\"terminal\":false", StringComparison.Ordinal);
            File.WriteAllText(bundle + "/config.json", json);
        }

        var result = InPrivateMounts(() =>
        {
            CgroupView.Cover();
            return CapturedProcess.Run(new SpawnRequest
            {
                Program = "/usr/bin/crun",
                Arguments = ["--cgroup-manager=cgroupfs", $"--root={bundle}/state", "run", $"--bundle={bundle}", specification.Id],
            });
        });
        return Encoding.UTF8.GetString(result.Output) is { Length: > 0 } output ? output : throw new InvalidOperationException(result.Error);
    }

    public ContainerSpecification FindContainer(string nameOrId) => throw new NotFoundException(nameOrId);

    public string FindNetwork(string nameOrId) => throw new NotSupportedException();

    public bool IsNameInUse(string name) => false;

    public string FindImage(string nameOrId) => throw new NotFoundException($"{nameOrId}: image not known");

    public string? FindSecret(string nameOrId) => null;

    private static T InPrivateMounts<T>(Func<T> action)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.Equal(0, unshare(NewMountNamespace));
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

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);
}
