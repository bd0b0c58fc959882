namespace Berth.Host.Tests.Rootless;

/// <summary>Bridge networks of a user who is not root, beside Podman's in the same network namespace.</summary>
public sealed class RootlessNetworkTests(UserHost user) : IClassFixture<UserHost>
{
    private const string Namespace = "/run/user/4242/containers/networks/rootless-netns";

    [Theory]
    [InlineData("run --rm --name named --network=bridge localhost/busybox sh -c 'ip -o link | cut -d: -f2 | cut -d@ -f1; ip -4 -o addr | tr . / | cut -d/ -f1-3,5; ip route | cut -d\" \" -f1-5; cat /etc/resolv.conf; sed s/^10[0-9.]*// /etc/hosts | tr -d 0-9a-f'")]
    [InlineData("run --rm --network=beside:ip=10.99.1.7,mac=02:aa:bb:cc:dd:ee,interface_name=net7 localhost/busybox sh -c 'ip -o link | cut -d: -f2 | cut -d@ -f1; ip -4 -o addr; cat /sys/class/net/net7/address /etc/resolv.conf'")]
    [InlineData("run --rm --network=nameless localhost/busybox cat /etc/resolv.conf")]
    [InlineData("run --rm --network=nameless --dns=10.1.2.3 localhost/busybox cat /etc/resolv.conf")]
    [InlineData("run --rm --network=beside --network=nameless localhost/busybox sh -c 'ip -o link | cut -d: -f2 | cut -d@ -f1 | sort; ip route | cut -d\" \" -f1-2 | sort | uniq'")]
    [InlineData("run --rm --network=beside localhost/busybox sh -c 'nslookup -type=a other 10.99.1.1 | tail -n +4; wget -qO- http://other/'")]
    [InlineData("run --rm --network=no-such localhost/busybox true")]
    [InlineData("run --rm --network=beside -p 18085:80/sctp localhost/busybox true")]
    [InlineData("run --rm --network=beside -p 127.0.0.1:18084:80 localhost/busybox true")]
    [InlineData("run --rm --network=beside -p 10.77.77.77:18085:80 localhost/busybox true")]
    [InlineData("unshare --rootless-netns sh -c 'ip -4 -o addr | grep -o \"inet.*\" ; ip route; cat /etc/resolv.conf; exit 3'")]
    [InlineData("unshare --rootless-netns no-such-program")]
    [InlineData("network inspect beside --format '{{.Subnets}} {{.NetworkInterface}}'")]
    public void A_user_gets_from_Berth_what_Podman_gives(string command)
    {
        user.Run(
            """
            podman container exists other && exit
            podman network exists beside || podman network create --subnet 10.99.1.0/24 beside
            podman network exists nameless || podman network create --subnet 10.99.2.0/24 --disable-dns nameless
            podman run -d --name other --network beside:ip=10.99.1.2 -p 127.0.0.1:18084:80 localhost/busybox sh -c 'echo other >/tmp/index.html; exec httpd -f -p 80 -h /tmp'
            """).Succeeded();
        var theirs = user.Run($"trap - ERR; podman {command}");
        var ours = user.Run($"trap - ERR; berth {command}");
        Assert.Equal((theirs.Status, theirs.Output), (ours.Status, ours.Output));
    }

    [Fact]
    public void Containers_of_both_engines_reach_each_other_and_the_last_takes_the_namespace_with_it() => user.Shell(
        $$$"""
        berth network create both
        podman run -d --name theirs --network both localhost/busybox sh -c 'echo theirs >/tmp/index.html; exec httpd -f -p 80 -h /tmp'
        berth run -d --name ours --network both -p 18086:80 localhost/busybox sh -c 'echo ours >/tmp/index.html; exec httpd -f -p 80 -h /tmp'
        test "$(berth exec ours wget -qO- http://theirs/)" = theirs
        test "$(podman exec theirs wget -qO- http://ours/)" = ours
        test "$(curl -s http://127.0.0.1:18086/)" = ours
        test "$(curl -s 'http://[::1]:18086/')" = ours
        before=$(cat {{{Namespace}}}/ref-count)
        berth network create more
        berth network connect more ours
        test "$(cat {{{Namespace}}}/ref-count)" = $((before + 1))
        berth exec ours ip -o link show eth1
        # The port leads to the network that is left.
        berth network disconnect both ours
        test "$(curl -s http://127.0.0.1:18086/)" = ours
        berth network connect both ours
        berth network disconnect more ours
        test "$(curl -s http://127.0.0.1:18086/)" = ours
        test "$(cat {{{Namespace}}}/ref-count)" = $before
        berth network reload ours
        test "$(curl -s http://127.0.0.1:18086/)" = ours
        berth restart -t 0 ours
        test "$(curl -s http://127.0.0.1:18086/)" = ours
        podman rm -f -t 0 theirs
        test "$(curl -s http://127.0.0.1:18086/)" = ours
        berth rm -f -t 0 ours
        refused curl -s http://127.0.0.1:18086/
        berth network rm both more
        """);

    [Fact]
    public void A_relay_carries_much_both_ways_and_each_direction_ends_for_itself() => user.Shell(
        """
        # After the end of what a client says, socat gives cat half a second to answer, unless it is told to wait longer.
        berth run -d --name carrying --network bridge -p 127.0.0.1:18088:90 -p 18087:91/udp --rootfs ~/socat socat -t60 TCP-LISTEN:90,fork,reuseaddr,backlog=64 EXEC:cat
        head -c 50000000 /dev/urandom >sent
        until_true 'echo x | socat -t5 - TCP:127.0.0.1:18088 | grep -q x'
        socat -t60 - TCP:127.0.0.1:18088 <sent >received
        cmp sent received
        for i in $(seq 40); do (test "$(echo line$i | socat -t20 - TCP:127.0.0.1:18088)" = line$i || echo $i >>failed) & done
        wait
        test ! -e failed
        rm sent received
        berth exec -d carrying socat UDP-LISTEN:91,fork,reuseaddr EXEC:cat
        until_true 'test "$(echo datagram | socat -t1 - UDP4:127.0.0.1:18087)" = datagram'
        # A datagram may be lost: socat drops what comes between its fork and its next socket.
        until_true 'test "$(echo again | socat -t1 - UDP6:[::1]:18087)" = again'
        berth rm -f -t 0 carrying
        """);

    [Fact]
    public void What_is_killed_leaves_no_port_and_no_namespace() => user.Shell(
        $$$"""
        berth run -d --name first --network bridge -p 127.0.0.1:18089:80 localhost/busybox sh -c 'echo first >/tmp/index.html; exec httpd -f -p 80 -h /tmp'
        count=$(cat {{{Namespace}}}/ref-count)
        relay=$(pgrep -f "port-relay.*$(berth inspect first --format '{{.Id}}')")
        grep -q "libpod-" /proc/$relay/cgroup
        # Its supervisor's end is the relay's.
        kill -9 $(berth inspect first --format '{{.State.ConmonPid}}')
        until_true "test ! -e /proc/$relay"
        berth rm -f -t 0 first
        # Where the way out was killed, the next container has a new one.
        berth run -d --name second --network bridge localhost/busybox sleep 1000
        kill -9 $(cat {{{Namespace}}}/rootless-netns-conn.pid)
        berth run --rm --network bridge localhost/busybox true
        until_true 'grep -q pasta /proc/$(cat {{{Namespace}}}/rootless-netns-conn.pid)/comm'
        berth rm -f -t 0 second
        for i in $(seq 8); do
            timeout -s KILL 0.0$((i * 9)) berth run --rm --name killed$i --network bridge -p 127.0.0.1:1810$i:80 localhost/busybox true || :
        done
        until_true 'berth rm -fa -t 0 && test -z "$(berth ps -aq)"'
        podman rm -fa -t 0
        until_true 'test -z "$(pgrep -f "[p]ort-relay /run")"'
        # The commands that conmon runs at the end go on after the containers are out of sight.
        until_true 'test -z "$(ls -A /run/user/4242/netns)"'
        # The directory itself every command of Podman's makes.
        until_true 'test -z "$(ls -A {{{Namespace}}} 2>/dev/null)"' 'find {{{Namespace}}} -type f -exec tail -v {} +'
        """);

    [Fact]
    public void What_is_killed_while_it_counts_itself_counts_as_often_as_it_is_there() => user.Shell(
        $$$"""
        berth run -d --name neighbour --network bridge localhost/busybox sleep 1000
        files=
        for file in ref-count ref-count.tmp berth/change berth/change.tmp; do files+=" -P {{{Namespace}}}/$file"; done
        # attempt COMMAND...: killed at one call after another that is about the count; what stays in the end is the neighbour.
        attempt() {
            berth run -d --name steady --network bridge localhost/busybox sleep 1000
            strace -f -qq $files -o trace berth "$@" >/dev/null
            berth rm -fa -t 0 --filter name=steady
            sed -nE 's/^([0-9]+) +(openat|write|rename|unlink|linkat)\(.*/\1 \2/p' trace | awk '{ print $2 ":signal=KILL:when=" ++count[$0] }' | sort -u >steps
            ended=0
            while read -r step; do
                berth run -d --name steady --network bridge localhost/busybox sleep 1000 >/dev/null
                strace -f -qq $files -o /dev/null -e inject=$step berth "$@" </dev/null >/dev/null 2>&1 || ended=$((ended + 1))
                until_true 'berth rm -fa -t 0 --filter name=steady --filter name=killed && test "$(berth ps -aq | wc -l)" = 1'
                until_true 'test "$(cat {{{Namespace}}}/ref-count)" = 1' "echo killed at $step"
            done <steps
            test $ended -ge 8 || fail "$ended of the steps killed it: $(cat steps)"
        }
        attempt run --rm --name killed --network bridge localhost/busybox true
        attempt network disconnect podman steady
        attempt unshare --rootless-netns true
        # A session that is killed goes with the next change.
        berth unshare --rootless-netns sleep 1001 &
        until_true 'test "$(cat {{{Namespace}}}/ref-count)" = 2 && pgrep -f "sleep 1001$"'
        kill -9 $!
        berth run --rm --network bridge localhost/busybox true
        until_true 'test "$(cat {{{Namespace}}}/ref-count)" = 1'
        pkill -f "sleep 1001$"
        # Whoever is the last removes all of it.
        podman run -d --name last --network bridge localhost/busybox sleep 1000
        berth rm -f -t 0 neighbour
        until_true 'test "$(cat {{{Namespace}}}/ref-count)" = 1'
        podman rm -f -t 0 last
        until_true 'test -z "$(ls -A {{{Namespace}}} 2>/dev/null)"'
        """);
}
