using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Networks;

/// <summary>Berth and Podman on the same networks at the same time.</summary>
public sealed class SharedNetworkTests(PreparedHost prepared)
{
    // On request: not all thirty are up with both engines under this load yet.
    [Fact(Explicit = true)]
    public void Thirty_containers_of_both_engines_started_at_once_have_thirty_addresses()
    {
        var host = prepared.Host;
        host.Shell("podman network create --subnet 10.66.0.0/24 shared").Succeeded();
        try
        {
            host.Shell(
                """
                for i in $(seq 15); do
                    podman run -d --name podman$i --network shared localhost/busybox sh -c 'echo page >/tmp/index.html; exec httpd -f -h /tmp' &
                    berth run -d --name berth$i --network shared localhost/busybox sh -c 'echo page >/tmp/index.html; exec httpd -f -h /tmp' &
                done >/dev/null
                wait
                """).Succeeded();
            var addresses = host.Shell(
                """
                for i in $(seq 15); do
                    podman exec podman$i ip -o -4 addr show eth0
                    berth exec berth$i ip -o -4 addr show eth0
                done | awk '{print $4}' | sort
                """).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(30, addresses.Length);
            Assert.Equal(addresses.Distinct(), addresses);

            // Each finds the other by name, whoever made the entry.
            host.Shell("podman exec podman1 nslookup berth15.dns.podman >/dev/null && berth exec berth1 nslookup podman15.dns.podman >/dev/null").Succeeded();
            host.Shell("berth exec berth1 wget -q -T 3 -O - http://podman1/ && podman exec podman1 wget -q -T 3 -O - http://berth1/").Succeeded();

            // What Podman's containers leave takes nothing from Berth's.
            host.Shell("podman rm -fa -t 0 >/dev/null; berth exec berth1 wget -q -T 3 -O - http://berth2/").Succeeded();
        }
        finally
        {
            host.Shell("podman rm -fa -t 0; berth rm -fa -t 0; berth network rm shared");
        }

        Assert.Equal("", host.Shell("ls /sys/class/net | grep -E '^veth' ; nft list ruleset | grep -F 10.66.0. ; ls /run/containers/networks/firewall/ports").Output.Trim());
    }

    // On request: systemd-networkd does not start in the test host yet.
    [Fact(Explicit = true)]
    public void A_link_for_systemd_networkd_gets_an_address_on_both_ends()
    {
        var host = prepared.Host;
        host.Shell("systemctl start systemd-networkd && berth run -d --name a-long-machine-name --network veth localhost/web && berth wait --condition=booted a-long-machine-name && berth exec a-long-machine-name systemctl start systemd-networkd").Succeeded();
        try
        {
            Assert.Contains("altname ve-a-long-machine-name", host.Shell("ip link show type veth").Output, StringComparison.Ordinal);
            host.Shell("for i in $(seq 50); do berth exec a-long-machine-name networkctl status host0 2>/dev/null | grep -q 'Address: [0-9]' && exit 0; sleep 0.2; done; exit 1").Succeeded();
        }
        finally
        {
            host.Shell("berth rm -f -t 1 a-long-machine-name; systemctl stop systemd-networkd.socket systemd-networkd");
        }
    }
}
