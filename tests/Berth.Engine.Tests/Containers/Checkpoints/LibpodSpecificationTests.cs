using System.Text.Json;
using Berth.Engine.Config;
using Berth.Engine.Containers.Checkpoints.Libpod;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;

namespace Berth.Engine.Tests.Containers.Checkpoints;

public class LibpodSpecificationTests
{
    // As Podman 5.8.6 wrote it for: create --name c2 --init -ti --label L=1 --annotation an=1 -v /tmp/bm:/bm:ro --tmpfs /tf:size=1m -m 100m
    // --cpus 0.5 --pids-limit 50 --restart on-failure:3 --health-cmd true --health-on-failure kill --hostname hh --add-host a:1.2.3.4
    // --dns 9.9.9.9 --entrypoint '["sh"]' --user 0:0 --group-add 5 --device /dev/null:/dev/mynull --ulimit nofile=100:200
    // --sysctl net.ipv4.ip_forward=1 --log-driver k8s-file --tz UTC --stop-signal INT -w /tmp --umask 0077 --read-only --expose 99
    // --secret h8s -v /anon -p 127.0.0.1:8080:80; less what is passed over and some of the mounts.
    private const string Recorded =
        """
        {"spec": {"ociVersion": "1.2.1", "process": {"terminal": true, "user": {"uid": 0, "gid": 0}, "args": ["/run/podman-init", "--", "sh", "-c", "sleep 1000"], "env": ["PATH=/usr/bin:/bin", "container=podman", "TERM=xterm", "HOSTNAME=hh"], "cwd": "/tmp",
        "capabilities": {"bounding": ["CAP_CHOWN", "CAP_KILL"]}, "rlimits": [{"type": "RLIMIT_NOFILE", "hard": 200, "soft": 100}, {"type": "RLIMIT_NPROC", "hard": 18446744073709551615, "soft": 32768}]},
        "root": {"path": "rootfs", "readonly": true}, "hostname": "hh", "mounts": [{"destination": "/bm", "type": "bind", "source": "/tmp/bm", "options": ["ro", "rprivate", "rbind"]}, {"destination": "/tf", "type": "tmpfs", "source": "tmpfs", "options": ["size=1m", "rprivate", "nosuid", "nodev", "tmpcopyup"]},
        {"destination": "/run/podman-init", "type": "bind", "source": "/usr/libexec/podman/catatonit", "options": ["bind", "ro", "private"]}, {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["rw", "rprivate", "nosuid", "nodev", "tmpcopyup"]},
        {"destination": "/proc", "type": "proc", "source": "proc", "options": ["nosuid", "noexec", "nodev"]}, {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid"]}, {"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": ["ro"]}],
        "annotations": {"an": "1", "io.podman.annotations.init": "TRUE", "io.podman.annotations.pids-limit": "50"},
        "linux": {"sysctl": {"net.ipv4.ip_forward": "1"}, "resources": {"devices": [{"allow": false, "access": "rwm"}], "memory": {"limit": 104857600, "swap": 209715200}, "cpu": {"quota": 50000, "period": 100000}, "pids": {"limit": 50}},
        "namespaces": [{"type": "pid"}, {"type": "network"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}, {"type": "cgroup"}], "seccomp": {"defaultAction": "SCMP_ACT_ERRNO"}, "devices": [{"path": "/dev/mynull", "type": "c", "major": 1, "minor": 3, "fileMode": 8630, "uid": 0, "gid": 0}],
        "maskedPaths": ["/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/selected", "/sys/fs/selinux", "/proc/interrupts"]}},
        "id": "ab3e2923997bed1d91bf83ea2accfdb78118f3e31750ceba38b0f3e32c4ca940", "name": "c2", "lockID": 0, "CreateCommand": ["podman", "create"], "RawImageName": "localhost/busybox",
        "idMappingsOptions": {"HostUIDMapping": true, "HostGIDMapping": true, "UIDMap": null, "GIDMap": null}, "Dependencies": null, "rootfsImageID": "4f56ed80191b5d74cda5674f1408eacef4cfa89a9094b77f5d4cd5093610d69e", "rootfsImageName": "localhost/busybox:latest", "shmSize": 65536000, "shmSizeSystemd": 0,
        "namedVolumes": [{"volumeName": "7526e8b4a1de4199cb2a831244fbba1fe2f8c522dd878644985019bd890f4084", "dest": "/anon", "options": ["rprivate", "nosuid", "nodev", "rbind"]}],
        "secrets": [{"name": "h8s", "id": "cac0de1e68f61d183772cee46", "driver": "file", "UID": 0, "GID": 0, "Mode": 292, "Target": ""}], "passwd": true, "privileged": false, "labelopts": ["disable"], "user": "0:0", "groups": ["5"], "createNetNS": true, "exposedPorts": {"99": ["tcp"]},
        "newPortMappings": [{"host_ip": "127.0.0.1", "container_port": 80, "host_port": 8080, "range": 1, "protocol": "tcp"}], "dnsServer": ["9.9.9.9"], "hostsAdd": ["a:1.2.3.4"], "newNetworks": {"podman": {"aliases": ["ab3e2923997b", "hh", "other"], "interface_name": "eth0"}}, "networkMode": "bridge", "userVolumes": ["/bm", "/tf", "/anon"],
        "entrypoint": ["sh"], "command": ["-c", "sleep 1000"], "stdin": true, "labels": {"L": "1"}, "stopSignal": 2, "stopTimeout": 10, "createdTime": "2026-11-23T00:28:40.931723032Z", "cgroupManager": "systemd", "cgroupsMode": "enabled", "cgroupParent": "machine.slice", "logDriver": "k8s-file", "restart_policy": "on-failure", "restart_retries": 3, "runtime": "crun", "sdnotifyMode": "container",
        "healthcheck": {"Test": ["CMD-SHELL", "true"], "Interval": 30000000000, "Timeout": 30000000000, "Retries": 3}, "healthcheck_on_failure_action": 2, "healthLogDestination": "local", "healthMaxLogCount": 5, "healthMaxLogSize": 500, "timezone": "UTC", "umask": "0077", "device_host_src": [{"path": "/dev/null:/dev/mynull", "type": "", "major": 0, "minor": 0}], "readWriteTmpfs": true}
        """;

    [Fact]
    public void The_record_of_a_container_with_many_options_is_understood()
    {
        var read = Read(Recorded);
        Assert.Equal(("c2", "localhost/busybox:latest", "localhost/busybox"), (read.Name, read.ImageName, read.Image!.RawName));
        Assert.Equal(["/run/podman-init", "--", "sh", "-c", "sleep 1000"], read.Process.Arguments);
        Assert.Equal(["sh"], read.Process.Entrypoint);
        Assert.Equal(("/usr/libexec/podman/catatonit", "/tmp", "0:0", "0077", "UTC"), (read.Process.InitPath, read.Process.WorkingDirectory, read.Process.User, read.Process.Umask, read.Process.TimeZone));
        Assert.True(read.Process is { Tty: true, OpenStdin: true, NoPasswd: false });
        Assert.Equal([new("nofile", 100, 200), new("nproc", 32768, ulong.MaxValue)], read.Process.Rlimits);
        Assert.Equal(["CAP_CHOWN", "CAP_KILL"], read.Security.Capabilities);
        Assert.True(read.Security is { ReadOnlyRoot: true, NoReadOnlyTmpfs: false, Privileged: false });
        Assert.Equal(["/sys/selected"], read.Security.Mask);
        Assert.Contains("/sys/firmware", read.Security.Unmask);
        Assert.Equal((104857600L, 209715200L, 50000L, 100000UL, 50L), (read.Resources.Memory!.Value, read.Resources.MemorySwap!.Value, read.Resources.CpuQuota!.Value, read.Resources.CpuPeriod!.Value, read.Resources.PidsLimit!.Value));
        Assert.Equal([new("/dev/null", "/dev/mynull", "rwm")], read.Resources.Devices);
        Assert.Equal(
            [(MountKind.Bind, "/tmp/bm", "/bm"), (MountKind.Tmpfs, "", "/tf"), (MountKind.Volume, "7526e8b4a1de4199cb2a831244fbba1fe2f8c522dd878644985019bd890f4084", "/anon")],
            read.Storage.Mounts.Select(static mount => (mount.Kind, mount.Source, mount.Destination)));
        Assert.True(read.Storage.Mounts[2].Anonymous);
        Assert.Equal("h8s", Assert.Single(read.Storage.Secrets).Source);
        Assert.Equal((NamespaceKind.Bridge, NamespaceKind.Shareable, NamespaceKind.Private), (read.Network.Mode.Kind, read.Namespaces.Ipc.Kind, read.Namespaces.Pid.Kind));
        Assert.Equal(["other"], Assert.Single(read.Network.Networks).Aliases);
        Assert.Equal(8080, Assert.Single(read.Network.Ports).HostPort);
        Assert.Equal(["99/tcp"], read.Network.ExposedPorts);
        Assert.Equal(("hh", true), (read.Network.Hostname, read.Network.HostnameIsSet));
        Assert.Equal(("kill", 3), (read.Health!.OnFailure, read.Health.Probe!.Retries));
        Assert.Equal(new RestartPolicy("on-failure", 3), read.Lifecycle.Restart);
        Assert.Equal(["an"], read.Annotations.Keys);
        Assert.Equal("k8s-file", read.Logging.Driver);
    }

    [Fact]
    public void What_is_written_for_podman_reads_as_it_was()
    {
        var read = Read(Recorded);
        using var recorded = JsonDocument.Parse(Recorded);
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            LibpodConfiguration.WriteMembers(json, read, "crun", JsonSerializer.SerializeToUtf8Bytes(recorded.RootElement.GetProperty("spec")));
            json.WriteEndObject();
        }

        using var written = JsonDocument.Parse(memory.ToArray());
        // What tells where a device came from, secrets and the time of making are not written.
        var again = LibpodSpecification.Read(written.RootElement, ContainersConfiguration.Load(new ConfigurationSources()));
        again = again with { Created = read.Created, Resources = again.Resources with { Devices = read.Resources.Devices }, Storage = again.Storage with { Secrets = read.Storage.Secrets } };
        Assert.Equal(SpecificationWriter.Write(read), SpecificationWriter.Write(again));
    }

    [Theory]
    [InlineData("""{"Dependencies":["x"],"rootfsImageName":"i"}""", "cannot import checkpoints of containers with dependencies: internal libpod error")]
    [InlineData("""{"id":"x"}""", "cannot import checkpoint: the container has neither an image nor a root directory")]
    [InlineData("""{"rootfsImageName":"i","spec":{"mounts":[{"destination":"/n","type":"nfs"}]}}""", "cannot import checkpoint: the mount of type nfs on /n")]
    public void What_cannot_be_had_on_another_host_is_refused(string config, string message)
        => Assert.Equal(message, Assert.Throws<InvalidArgumentException>(() => Read(config)).Message);

    [Fact]
    public void A_container_of_the_hosts_network_joins_no_network()
    {
        var read = Read("""{"rootfsImageName":"i","createNetNS":false,"NOShmShare":true,"spec":{"linux":{"namespaces":[{"type":"ipc"},{"type":"uts","path":"/u"}]}}}""");
        Assert.Equal((NamespaceKind.Host, NamespaceKind.Host, NamespaceKind.Private), (read.Network.Mode.Kind, read.Namespaces.Pid.Kind, read.Namespaces.Ipc.Kind));
        Assert.Equal(new NamespaceMode(NamespaceKind.Path, "/u"), read.Namespaces.Uts);
    }

    private static ContainerSpecification Read(string config)
    {
        using var document = JsonDocument.Parse(config);
        return LibpodSpecification.Read(document.RootElement, ContainersConfiguration.Load(new ConfigurationSources()));
    }
}
