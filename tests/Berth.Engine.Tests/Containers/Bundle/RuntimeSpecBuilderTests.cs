using System.Text.Json.Nodes;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Engine.Tests.Containers.Bundle;

public sealed class RuntimeSpecBuilderTests
{
    private static readonly ContainerSpecification Plain = new()
    {
        Id = new string('c', 64),
        Name = "n",
        Process = new ProcessSpecification { Arguments = ["true"] },
        Security = new SecuritySpecification { SeccompProfile = "unconfined", Capabilities = ["CAP_CHOWN", "CAP_SYS_RESOURCE"] },
    };

    private static readonly RuntimeFacts Poor = new()
    {
        RootPath = "/r",
        User = new ResolvedUser(0, 0, [], "/root"),
        CgroupsPath = "/x",
        BoundingCapabilities = ["CAP_CHOWN"],
        Controllers = new HashSet<string>(["memory"], StringComparer.Ordinal),
        Limits = _ => new ResourceLimit(1000, 20000),
    };

    [Fact]
    public void A_default_limit_above_the_hosts_is_lowered_and_one_asked_for_is_refused()
    {
        var specification = WithLimit(new RlimitSpecification("nofile", 1048576, 1048576, IsDefault: true));
        Assert.Equal("""[{"type":"RLIMIT_NOFILE","hard":20000,"soft":20000}]""", Build(specification, Poor)["process"]!["rlimits"]!.ToJsonString());
        var error = Assert.Throws<InvalidArgumentException>(() => Build(WithLimit(new RlimitSpecification("nofile", 5, 30000)), Poor));
        Assert.Contains("nofile=5:30000", error.Message);
        Assert.Contains("20000", error.Message);
        var rich = Poor with { BoundingCapabilities = ["CAP_SYS_RESOURCE"] };
        Assert.Equal(30000, Build(WithLimit(new RlimitSpecification("nofile", 5, 30000)), rich)["process"]!["rlimits"]![0]!["hard"]!.GetValue<int>());
    }

    [Fact]
    public void An_unlimited_value_is_the_kernels_greatest()
    {
        var rich = Poor with { BoundingCapabilities = ["CAP_SYS_RESOURCE"] };
        var limits = Build(WithLimit(new RlimitSpecification("core", ulong.MaxValue, ulong.MaxValue)), rich)["process"]!["rlimits"]!.ToJsonString();
        Assert.Contains("18446744073709551615", limits);
    }

    [Fact]
    public void A_default_without_its_controller_is_left_out_and_one_asked_for_is_refused()
    {
        var byDefault = Plain with { Resources = new ResourceSpecification { PidsLimit = 2048, PidsLimitIsDefault = true } };
        Assert.Null(Build(byDefault, Poor)["linux"]!["resources"]!["pids"]);
        var wanted = Plain with { Resources = new ResourceSpecification { PidsLimit = 2048 } };
        Assert.Contains("\"pids\"", Assert.Throws<InvalidArgumentException>(() => Build(wanted, Poor)).Message);
        var memory = Plain with { Resources = new ResourceSpecification { Memory = 5 } };
        Assert.Equal(5, Build(memory, Poor)["linux"]!["resources"]!["memory"]!["limit"]!.GetValue<int>());
        Assert.Throws<InvalidArgumentException>(() => Build(memory, Poor with { CgroupsPath = null }));
    }

    [Fact]
    public void Where_devices_cannot_be_filtered_what_only_a_filter_can_keep_is_refused()
    {
        var facts = Poor with { FiltersDevices = false };
        Assert.Null(Build(Plain, facts)["linux"]!["resources"]!["devices"]);
        var device = Plain with { Resources = new ResourceSpecification { Devices = [new DeviceSpecification("/dev/null", "/dev/x", "rwm")] } };
        Assert.Equal("/dev/x", Build(device, facts)["linux"]!["devices"]![0]!["path"]!.GetValue<string>());
        var limited = Plain with { Resources = new ResourceSpecification { Devices = [new DeviceSpecification("/dev/null", "/dev/x", "r")] } };
        Assert.Contains("/dev/null", Assert.Throws<InvalidArgumentException>(() => Build(limited, facts)).Message);
        var node = Plain with { Security = Plain.Security with { Capabilities = ["CAP_MKNOD"] } };
        Assert.Contains("CAP_MKNOD", Assert.Throws<InvalidArgumentException>(() => Build(node, facts with { BoundingCapabilities = ["CAP_MKNOD"] })).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_devices_cannot_be_filtered_none_can_be_opened_outside_of_dev(bool readOnly)
    {
        var bind = new MountSpecification { Kind = MountKind.Bind, Source = "/data", Destination = "/data", Options = ["rbind"] };
        var plain = Plain with
        {
            Security = Plain.Security with { ReadOnlyRoot = readOnly },
            Storage = Plain.Storage with { Mounts = [bind, bind with { Source = "/dev/fuse", Destination = "/dev/fuse" }] },
        };
        var document = Build(plain, Poor with { FiltersDevices = false });
        var mounts = document["mounts"]!.AsArray();
        string Options(string destination) => mounts.Single(mount => mount!["destination"]!.GetValue<string>() == destination)!["options"]!.ToJsonString();
        Assert.Equal("""["rbind","nodev"]""", Options("/data"));
        Assert.Equal("""["rbind"]""", Options("/dev/fuse"));
        Assert.Equal("/.", mounts[^1]!["destination"]!.GetValue<string>());
        Assert.Equal(readOnly ? """["remount","bind","nodev","ro"]""" : """["remount","bind","nodev"]""", Options("/."));
        Assert.Null(document["root"]!["readonly"]);
        Assert.DoesNotContain("\"/.\"", Build(plain with { Security = plain.Security with { Privileged = true } }, Poor with { FiltersDevices = false }).ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"/.\"", Build(plain, Poor).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_capability_that_the_host_lacks_is_left_out_unless_the_user_named_it()
    {
        Assert.Equal("""["CAP_CHOWN"]""", Build(Plain, Poor)["process"]!["capabilities"]!["bounding"]!.ToJsonString());
        var named = Plain with { Security = Plain.Security with { CapAdd = ["CAP_SYS_RESOURCE"] } };
        Assert.Contains("CAP_SYS_RESOURCE", Assert.Throws<InvalidArgumentException>(() => Build(named, Poor)).Message);
    }

    [Fact]
    public void No_capability_is_inheritable_but_those_that_a_user_other_than_root_was_given_by_name()
    {
        Assert.Null(Build(Plain, Poor)["process"]!["capabilities"]!["inheritable"]);
        var other = Poor with { User = new ResolvedUser(5, 5, [5], "/") };
        Assert.Null(Build(Plain, other)["process"]!["capabilities"]!["effective"]);
        var named = Plain with { Security = Plain.Security with { CapAdd = ["CAP_CHOWN"] } };
        Assert.Equal("""["CAP_CHOWN"]""", Build(named, other)["process"]!["capabilities"]!["ambient"]!.ToJsonString());
    }

    [Fact]
    public void Systemd_in_a_directory_knows_that_it_is_in_a_container()
    {
        var specification = Plain with { Process = Plain.Process with { Systemd = true, Arguments = ["/sbin/init"] } };
        var facts = Poor with { RunHostDirectory = "/run/berth/host" };
        var document = Build(specification, facts);
        var environment = document["process"]!["env"]!.ToJsonString();
        Assert.Contains("container=podman", environment);
        Assert.Contains("container_uuid=" + specification.Id[..32], environment);
        var mounts = document["mounts"]!.AsArray().Select(m => m!["destination"]!.GetValue<string>()).ToList();
        Assert.True(mounts.IndexOf("/run") < mounts.IndexOf("/run/host"));
        Assert.Superset(new HashSet<string>(["/run", "/run/lock", "/tmp", "/var/log/journal", "/run/host"], StringComparer.Ordinal), mounts.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void The_engines_environment_never_takes_the_place_of_the_containers_own()
    {
        var specification = Plain with { Process = Plain.Process with { Environment = ["NOTIFY_SOCKET=mine", "HOME="] } };
        var environment = Build(specification, Poor with { ExtraEnvironment = ["NOTIFY_SOCKET=/run/notify", "LISTEN_FDS=1"] })["process"]!["env"]!.ToJsonString();
        Assert.Contains("NOTIFY_SOCKET=mine", environment);
        Assert.DoesNotContain("/run/notify", environment);
        Assert.Contains("\"HOME=\"", environment);
        Assert.Contains("LISTEN_FDS=1", environment);
    }

    [Fact]
    public void Who_brings_a_dev_of_their_own_brings_all_of_it()
    {
        var specification = Plain with
        {
            Storage = new StorageSpecification { Mounts = [new MountSpecification { Kind = MountKind.Bind, Source = "/dev", Destination = "/dev", Options = ["rbind"] }] },
        };
        Assert.DoesNotContain("/dev/pts", Build(specification, Poor)["mounts"]!.ToJsonString());
    }

    [Fact]
    public void A_volume_without_a_source_is_an_error_and_not_an_empty_mount()
    {
        var specification = Plain with
        {
            Storage = new StorageSpecification { Mounts = [new MountSpecification { Kind = MountKind.Volume, Source = "v", Destination = "/x" }] },
        };
        Assert.Throws<InvalidArgumentException>(() => Build(specification, Poor));
    }

    [Fact]
    public void A_namespace_of_a_container_that_does_not_run_is_refused()
    {
        var specification = Plain with { Namespaces = new NamespaceSpecification { Pid = new NamespaceMode(NamespaceKind.Container, "other") } };
        Assert.Throws<ConflictException>(() => Build(specification, Poor));
        Assert.Contains("/proc/5/ns/pid", Build(specification, Poor with { PidNamespace = "/proc/5/ns/pid" })["linux"]!["namespaces"]!.ToJsonString());
    }

    private static ContainerSpecification WithLimit(RlimitSpecification limit)
        => Plain with { Process = Plain.Process with { Rlimits = [limit] } };

    private static JsonNode Build(ContainerSpecification specification, RuntimeFacts facts) => JsonNode.Parse(RuntimeSpecBuilder.Build(specification, facts))!;
}
