using System.Text.Json;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;

namespace Berth.Engine.Tests.Containers.Specification;

public sealed class SpecificationJsonTests
{
    [Fact]
    public void A_specification_reads_back_as_it_was_written()
    {
        var original = new ContainerSpecification
        {
            Version = ContainerSpecification.CurrentVersion,
            Id = new string('a', 64),
            Name = "n",
            Created = DateTimeOffset.Parse("2026-01-02T03:04:05.678Z", System.Globalization.CultureInfo.InvariantCulture),
            Image = new ImageSource("i", "docker.io/library/x:latest", "sha256:d", "x"),
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "ü" },
            Process = new ProcessSpecification { Arguments = ["a", ""], Umask = "0", Rlimits = [new("nofile", ulong.MaxValue, ulong.MaxValue)], Systemd = true },
            Namespaces = new NamespaceSpecification { Pid = NamespaceMode.Host, Ipc = new(NamespaceKind.Container, "x"), UidMap = [new(0, 1, 4294967295)] },
            Network = new NetworkSpecification
            {
                Mode = new(NamespaceKind.Bridge),
                Networks = [new NetworkAttachment { Name = "podman", Addresses = ["10.0.0.1"] }],
                Ports = [new PortMapping { HostPort = 80, ContainerPort = 8080, Range = 3, Protocol = "udp" }],
            },
            Storage = new StorageSpecification { Mounts = [new MountSpecification { Kind = MountKind.Volume, Destination = "/x", CopyUp = false, Relabel = Relabeling.Private }] },
            Health = new HealthSpecification { Probe = new HealthProbe { Test = ["CMD", "x"], Interval = 5 } },
            Lifecycle = new LifecycleSpecification { StopSignal = 37, Restart = new("on-failure", 3) },
        };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(original, SpecificationJson.Default.ContainerSpecification);
        var read = JsonSerializer.Deserialize(bytes, SpecificationJson.Default.ContainerSpecification)!;
        Assert.Equal(bytes, JsonSerializer.SerializeToUtf8Bytes(read, SpecificationJson.Default.ContainerSpecification));
        Assert.Equal(bytes, SpecificationJson.Write(original));
        Assert.Equal(NamespaceMode.Host, read.Namespaces.Pid);
        Assert.Equal(3, read.Network.Ports[0].Range);
        Assert.False(read.Storage.Mounts[0].CopyUp);
        Assert.Equal("", read.Network.Ports[0].HostIp);
    }

    [Fact]
    public void Unknown_members_are_passed_over_and_missing_ones_have_defaults()
    {
        var read = JsonSerializer.Deserialize(
            """{"version":9,"id":"a","name":"n","future":{"x":[1]},"process":{"arguments":["a"],"novel":true}}""", SpecificationJson.Default.ContainerSpecification)!;
        Assert.Equal(["a"], read.Process.Arguments);
        Assert.Empty(read.Storage.Mounts);
        Assert.Empty(read.Labels);
        Assert.Equal("/", read.Process.WorkingDirectory);
        Assert.Equal(NamespaceMode.Private, read.Namespaces.Pid);
        Assert.Equal(RestartPolicy.No, read.Lifecycle.Restart);
        Assert.Equal("", read.ImageId);
    }
}
