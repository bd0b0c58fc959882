namespace Berth.Host.Tests.Hosts;

public sealed class SystemdHostTests(PreparedHost prepared)
{
    [Fact]
    public void The_host_runs_with_systemd_as_its_first_process()
    {
        Assert.Equal("running\n", prepared.Host.Run("systemctl", "is-system-running").Output);
        Assert.Equal("systemd\n", prepared.Host.Run("cat", "/proc/1/comm").Output);
    }

    [Fact]
    public void The_installed_program_is_the_one_that_was_built() =>
        Assert.Equal(
            File.ReadAllBytes(Checkout.Program),
            File.ReadAllBytes(prepared.Host.Outside("/usr/local/bin/berth")));

    [Fact]
    public void Podman_works_in_the_host() =>
        Assert.Equal("hello\n", prepared.Host.Run("podman", "run", "--rm", "--network=none", "localhost/busybox", "echo", "hello").Succeeded().Output);

    [Fact]
    public void A_host_that_ends_leaves_nothing_on_the_machine()
    {
        string name;
        int leader;
        using (var host = SystemdHost.Boot())
        {
            (name, leader) = (host.Name, host.Leader);
            Assert.True(Directory.Exists($"/proc/{leader}"));
        }

        Assert.False(Directory.Exists($"/proc/{leader}"));
        string[] places = [$"/run/berth-host/{name}", $"/var/tmp/berth-host/{name}", $"/sys/fs/cgroup/unified/berth-host-{name}", $"/sys/fs/cgroup/berth-host-{name}"];
        Assert.DoesNotContain(places, Directory.Exists);
        Assert.DoesNotContain(name, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
    }
}
