using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Networks;

/// <summary>Berth and Podman on the same networks at the same time.</summary>
public sealed class SharedNetworkTests(SeparateHost prepared) : IClassFixture<SeparateHost>
{
    [Fact]
    public void Twelve_containers_of_both_engines_started_at_once_have_twelve_addresses() => StartAtOnce(6);

    [Fact(Explicit = true)]
    public void Thirty_containers_of_both_engines_started_at_once_have_thirty_addresses() => StartAtOnce(15);

    [Fact]
    public void A_link_for_systemd_networkd_gets_an_address_on_both_ends()
    {
        var host = prepared.Host;
        // systemd-networkd waits for udev, of which this host has none, unless /sys can only be read, as systemd-nspawn has it. The one of
        // Debian 13, inside, keeps more capabilities than it needs here, and does not start without them.
        host.Shell("mount -o remount,bind,ro /sys && systemctl start systemd-networkd").Succeeded();
        try
        {
            host.Shell("berth run -d --name a-long-machine-name --network veth --cap-add sys_admin,bpf,net_broadcast localhost/web && berth wait --condition=booted a-long-machine-name && berth exec a-long-machine-name systemctl start systemd-networkd").Succeeded();
            Assert.Contains("altname ve-a-long-machine-name", host.Shell("ip link show type veth").Output, StringComparison.Ordinal);
            Await("berth exec a-long-machine-name networkctl status host0 | grep -q ' Address: [0-9.]* (DHCP'");
            Await("ip -o -4 address show | grep -q '[0-9]: ve-a-long-m'");
        }
        finally
        {
            host.Shell("berth rm -f -t 1 a-long-machine-name; systemctl stop systemd-networkd.socket systemd-networkd; mount -o remount,bind,rw /sys");
        }
    }

    private void StartAtOnce(int each)
    {
        var host = prepared.Host;
        host.Shell("podman network create --subnet 10.66.0.0/24 shared").Succeeded();
        try
        {
            host.Run(
                TimeSpan.FromMinutes(4),
                "bash",
                "-c",
                """
                failed=0 all=()
                for i in $(seq $0); do
                    for engine in podman berth; do
                        $engine run -d --name $engine$i --network shared localhost/busybox sh -c 'echo page >/tmp/index.html; exec httpd -f -h /tmp' >/dev/null &
                        all+=($!)
                    done
                done
                for one in ${all[@]}; do wait $one || failed=1; done
                exit $failed
                """,
                each.ToString(System.Globalization.CultureInfo.InvariantCulture)).Succeeded();
            var addresses = host.Shell(
                $$"""
                for i in $(seq {{each}}); do
                    podman exec podman$i ip -o -4 addr show eth0
                    berth exec berth$i ip -o -4 addr show eth0
                done | awk '{print $4}' | sort
                """).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(2 * each, addresses.Length);
            Assert.Equal(addresses.Distinct(), addresses);

            // Each finds the other by name, whoever made the entry.
            Await($"podman exec podman1 nslookup berth{each}.dns.podman");
            Await($"berth exec berth1 nslookup podman{each}.dns.podman");
            Await("berth exec berth1 wget -q -T 3 -O - http://podman1/");
            Await("podman exec podman1 wget -q -T 3 -O - http://berth1/");

            // What Podman's containers leave takes nothing from Berth's.
            host.Shell("podman rm -fa -t 0").Succeeded();
            Await("berth exec berth1 wget -q -T 3 -O - http://berth2/");
        }
        finally
        {
            host.Shell("podman rm -fa -t 0; berth rm -fa -t 0; berth network rm shared");
        }

        // The kernel deletes links a moment after the namespace that they end in.
        Await("! ls /sys/class/net | grep -E '^veth'");
        Assert.Equal("", host.Shell("nft list ruleset | grep -F 10.66.0. ; ls /run/containers/networks/firewall/ports").Output.Trim());
    }

    // Waits until a command succeeds.
    private void Await(string command) =>
        prepared.Host.Shell($"for i in $(seq 100); do {{ {command}; }} >/dev/null 2>&1 && exit 0; sleep 0.2; done; {command}").Succeeded();
}
