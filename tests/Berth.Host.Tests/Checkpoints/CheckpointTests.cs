using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Checkpoints;

/// <summary>Checkpoints that Podman and Berth hand to each other, with a real CRIU, which is installed into a host of the test's own from Debian's archive: on request.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly SystemdHost _host = PreparedHost.Prepare();

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();

    [Fact(Explicit = true)]
    public void A_container_goes_on_from_the_archive_of_either_engine()
    {
        Install();
        foreach (var compression in (string[])["none", "gzip", "zstd"])
        {
            var own = Move("podman", "podman", compression);
            Assert.Contains("goes on\n", own, StringComparison.Ordinal);
            Assert.Contains("starts anew\n", own, StringComparison.Ordinal);
            Assert.Equal(own, Move("berth", "berth", compression));
            Assert.Equal(own, Move("podman", "berth", compression));
            Assert.Equal(own, Move("berth", "podman", compression));
        }
    }

    // busybox starts programs by vfork, and CRIU cannot seize a process that waits for one to begin: what counts starts none.
    // What runs inside is looked at from outside: where control groups are left alone, Podman cannot execute anything in what it restored.
    private string Move(string from, string to, string compression)
    {
        const string script = """
            from=$1 to=$2
            inside() { nsenter -t "$($1 inspect "$2" --format '{{.State.Pid}}')" -m -u -i -n -p -r -w "${@:3}"; }
            await() { n=0; until [ "$(inside "$1" "$2" cat "${4:-/count}")" -gt "$3" ]; do sleep 0.1; n=$((n+1)); [ $n -lt 300 ] || exit 9; done 2>/dev/null; }
            mkdir -p /tmp/bound; echo bound >/tmp/bound/f
            $from run -d --name moved -v moved:/data -v /tmp/bound:/bound:ro --tmpfs /filled -e FOO=foo -p 127.0.0.1:9313:80 --hostname host --label L=1 localhost/busybox sh -c '
                rm /etc/passwd; mkdir /new; echo new >/new/f; echo filled >/filled/f; echo shared >/dev/shm/f; rm -r /var; mkdir /var; echo anew >/var/v
                mkfifo /wait; exec 3<>/wait; i=0; while :; do i=$((i+1)); echo $i >/count; echo $i >/data/count; read -t 1 x <&3; done' >/dev/null || exit 1
            await $from moved 1
            $from container checkpoint --export /tmp/moved.tar --compress $3 moved >/dev/null || exit 2
            count=$($from cp moved:/count - | tar xO); count=${count:-1}
            $from rm -f moved >/dev/null; $from volume rm moved >/dev/null
            $to container restore --import /tmp/moved.tar >/dev/null || exit 3
            await $to moved $count && echo goes on; await $to moved $count /data/count && echo the volume, too
            inside $to moved sh -c 'hostname; ls /etc/passwd; cat /new/f /filled/f /dev/shm/f /bound/f; ls /var; echo $FOO' 2>&1
            $to inspect moved --format '{{.Name}} {{.Config.Labels}} {{.State.Status}} {{.HostConfig.PortBindings}} {{.ImageName}} {{.Config.Hostname}}'
            $to kill moved >/dev/null; $to wait moved; $to start moved >/dev/null && await $to moved 0 && echo starts anew
            $to rm -f -t 0 moved >/dev/null; $to volume rm moved
            $to container restore --import /tmp/moved.tar --name other >/dev/null && inside $to other cat /new/f
            $to rm -f -t 0 other >/dev/null; $to volume rm moved
            """;
        var result = _host.Run(TimeSpan.FromMinutes(3), "timeout", "170", "bash", "-c", script, "move", from, to, compression);
        Assert.True(result.Status == 0, $"{from} to {to}, {compression}: {result}");
        return result.Output;
    }

    // From outside: the host has no way to the network. CRIU locks networks by iptables, raises its limit of files to the kernel's, which this machine may not let it,
    // and writes to control groups of all hierarchies, which are not the host's.
    private void Install()
    {
        Command.Run(TimeSpan.FromMinutes(5), "chroot", _host.Outside("/"), "sh", "-c", "apt-get update -q && apt-get install -qy --no-install-recommends criu libcriu2 iptables").Succeeded();
        _host.Shell(
            """
            mkdir -p /etc/criu && echo manage-cgroups=ignore >/etc/criu/crun.conf
            ulimit -Hn >/run/nr_open && mount --bind /run/nr_open /proc/sys/fs/nr_open
            """).Succeeded();
    }
}
