using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Checkpoints;

/// <summary>Checkpoints and restores with a real CRIU, which is installed into a host of the test's own from Debian's archive: on request.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly SystemdHost _host = PreparedHost.Prepare();

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();

    [Fact(Explicit = true)]
    public void A_container_goes_on_where_it_was_also_as_another_one_from_an_archive()
    {
        Install();
        const string script = """
            podman run -d --name cr localhost/busybox sh -c 'i=0; while :; do i=$((i+1)); echo $i >/count; sleep 0.1; done' >/dev/null
            count() { podman exec $1 cat /count; }
            until [ "$(count cr)" -gt 3 ]; do sleep 0.1; done
            podman container checkpoint cr; echo "checkpoint $?"
            podman inspect cr --format '{{.State.Checkpointed}} {{.State.Status}}'
            a=$(podman cp cr:/count - | tar xO)
            podman container restore cr; echo "restore $?"
            until [ "$(count cr)" -gt "$a" ]; do sleep 0.1; done; echo goes on
            for c in none gzip zstd; do
                podman container checkpoint --export /tmp/cr.$c --compress $c --leave-running cr; echo "export $? $c"
                b=$(count cr)
                podman container restore --import /tmp/cr.$c --name cr$c >/dev/null; echo "import $? $c"
                until [ "$(count cr$c)" -gt "$b" ]; do sleep 0.1; done; echo goes on as another
            done
            podman container checkpoint --create-image localhost/ckpt cr; echo "image $?"
            podman container restore --name crimage localhost/ckpt >/dev/null; echo "of the image $?"
            until [ "$(count crimage)" -gt "$a" ]; do sleep 0.1; done; echo goes on
            podman rm -fa -t 0 >/dev/null
            podman rmi localhost/ckpt >/dev/null
            """;
        var berth = Run(script, "/opt/berth-as-podman");
        Assert.Equal(Run(script, "/usr/bin"), berth);
        Assert.Equal(5, berth.Split('\n').Count(static line => line.StartsWith("goes on", StringComparison.Ordinal)));
    }

    [Fact(Explicit = true)]
    public void An_archive_of_the_other_engine_is_refused_with_the_reason()
    {
        Install();
        var said = _host.Shell(
            """
            podman run -d --name theirs localhost/busybox sleep 1000 >/dev/null
            podman container checkpoint --export /tmp/theirs.tar --compress none theirs >/dev/null
            berth container restore --import /tmp/theirs.tar; echo $?
            berth ps -aq
            podman rm -fa -t 0 >/dev/null
            """);
        Assert.Equal("125\n", said.Output);
        Assert.Equal("Error: /tmp/theirs.tar: the checkpoint was exported by another engine; Berth restores its own\n", said.Errors);
    }

    private string Run(string script, string engine)
        => _host.Run(TimeSpan.FromMinutes(3), "env", $"PATH={engine}:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin", "timeout", "170", "bash", "-c", script).ToString();

    // From outside: the host has no way to the network. Groups are left to the runtime, since a host that is itself in one cannot restore them.
    private void Install()
    {
        Command.Run(TimeSpan.FromMinutes(5), "chroot", _host.Outside("/"), "sh", "-c", "apt-get update -q && apt-get install -qy --no-install-recommends criu libcriu2").Succeeded();
        _host.Shell("mkdir -p /etc/criu && echo manage-cgroups=ignore >/etc/criu/crun.conf").Succeeded();
    }
}
