[assembly: AssemblyFixture(typeof(Berth.Host.Tests.Hosts.PreparedHost))]

namespace Berth.Host.Tests.Hosts;

/// <summary>
/// The host that tests share, with two images that Podman imported: <c>localhost/busybox</c>, and <c>localhost/web</c>,
/// an operating system tree with systemd and lighttpd. Booted by the first test that asks.
/// </summary>
public sealed class PreparedHost : IDisposable
{
    private readonly Lazy<SystemdHost> _host = new(Prepare);

    /// <summary>The running host.</summary>
    public SystemdHost Host => _host.Value;

    /// <summary>Boots a host with the images of this one: for a test that breaks things.</summary>
    public static SystemdHost Prepare()
    {
        var host = SystemdHost.Boot();
        try
        {
            var tree = Command.Run(TimeSpan.FromMinutes(5), Path.Combine(Checkout.Root, "tests/host/host"), "tree").Succeeded().Output.Trim();
            File.Copy(tree, host.Outside("/var/tmp/web.tar"));
            host.Shell("""
                set -e
                mkdir -p /tmp/b/bin /tmp/b/etc /tmp/b/tmp /tmp/b/root /opt/berth-as-podman
                cp /bin/busybox /tmp/b/bin/
                for applet in $(/bin/busybox --list); do [ "$applet" = busybox ] || ln -s busybox "/tmp/b/bin/$applet"; done
                echo root:x:0:0:root:/root:/bin/sh >/tmp/b/etc/passwd
                echo nobody:x:65534:65534:nobody:/:/bin/false >>/tmp/b/etc/passwd
                echo root:x:0: >/tmp/b/etc/group
                tar -C /tmp/b -c . | podman import --quiet --change CMD=/bin/sh - localhost/busybox
                podman import --quiet --change CMD=/sbin/init --change STOPSIGNAL=SIGRTMIN+3 /var/tmp/web.tar localhost/web
                rm -rf /tmp/b
                ln -s /usr/local/bin/berth /opt/berth-as-podman/podman
                """).Succeeded();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_host.IsValueCreated)
            _host.Value.Dispose();
    }
}
