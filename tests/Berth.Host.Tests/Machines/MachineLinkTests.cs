using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Machines;

/// <summary><c>--network=veth</c>: systemd-nspawn's link, with systemd-networkd and its own .network files on both ends.</summary>
[Collection(MachineTests.Name)]
public sealed class MachineLinkTests(SeparateHost prepared)
{
    [Fact]
    public void Networkd_on_both_ends_gives_addresses_by_DHCP_and_link_local_ones_and_the_name_is_known()
    {
        Shell(
            """
            # networkd waits for udev, which no namespace has, unless sysfs is read-only as in a container.
            trap 'systemctl --quiet stop "systemd-networkd*"; mount -o remount,bind,rw /sys' EXIT
            mount -o remount,bind,ro /sys || fail "no read-only sysfs"
            systemctl start systemd-networkd || fail "no networkd"
            berth run --detach --name link-one --network veth localhost/web >/dev/null
            berth wait --condition booted link-one >/dev/null
            berth exec link-one systemctl start systemd-networkd || fail "no networkd inside"
            init=$(berth inspect --format '{{.State.Pid}}' link-one)
            inside() { nsenter -t "$init" -n ip "$1" -o address show dev host0 scope "$2"; }
            wait_until 'ip -4 -o address show dev ve-link-one scope global | grep -q inet'
            wait_until 'inside -4 global | grep -q inet'
            wait_until 'inside -6 link | grep -q inet6'
            wait_until 'ip -4 -o address show dev ve-link-one scope link | grep -q inet'
            wait_until 'ip -6 -o address show dev ve-link-one scope link | grep -q inet6'
            leased=$(inside -4 global | awk '{ sub("/.*", "", $4); print $4 }')
            wait_until 'getent ahostsv4 link-one | grep -q "^$leased "'
            ping -q -c 1 -w 20 "$leased" >/dev/null || fail "no answer from $leased"
            machinectl status link-one | grep -q "$leased" || fail "machinectl does not show $leased"
            berth rm --force --time 0 link-one >/dev/null
            wait_until '! ip link show dev ve-link-one >/dev/null 2>&1'
            """);
    }

    [Fact]
    public void A_name_too_long_for_an_interface_is_shortened_as_systemd_nspawn_does()
    {
        Shell(
            """
            name=a-machine-with-a-long-name
            mkdir -p /tmp/link-tree/usr /tmp/link-tree/etc /tmp/link-tree/bin
            cp /bin/busybox /tmp/link-tree/bin/
            touch /tmp/link-tree/etc/os-release
            links() { ip -o link show type veth | grep -A 0 "altname ve-$name" | sed -E 's/^[0-9]+: ([^@]+)@.*link\/ether ([^ ]+) .*/\1 \2/'; }
            systemd-nspawn --quiet --register=no --keep-unit --network-veth --machine=$name --directory=/tmp/link-tree /bin/busybox sleep 600 </dev/null >/tmp/link-said 2>&1 &
            wait_until '[ -n "$(links)" ] || ! kill -0 $!'
            theirs=$(links)
            kill $!
            wait $!
            wait_until '[ -z "$(links)" ]'
            berth run --detach --name $name --network veth localhost/busybox sleep 600 >/dev/null
            ours=$(links)
            berth rm --force --time 0 $name >/dev/null
            rm -r /tmp/link-tree
            [ -n "$theirs" ] && [ "$ours" = "$theirs" ] || fail "ours: $ours; theirs: $theirs; $(cat /tmp/link-said)"
            """);
    }

    private void Shell(string script)
    {
        const string helpers =
            """
            fail() { echo "$*"; exit 1; }
            wait_until() { local _; for _ in $(seq 500); do if eval "$1"; then return; fi; sleep 0.1; done; fail "waited in vain for: $1"; }

            """;
        var result = prepared.Host.Run(TimeSpan.FromMinutes(4), "bash", "-c", helpers + script);
        Assert.True(result.Status == 0, result.ToString());
    }
}
