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
            File.Copy(Path.Combine(Checkout.Root, "tests/host/images"), host.Outside("/opt/images"));
            host.Run("/opt/images").Succeeded();
            File.Copy(Path.Combine(Checkout.Root, "tests/host/registry"), host.Outside("/opt/registry"));
            host.Shell("mkdir /opt/berth-as-podman && ln -s /usr/local/bin/berth /opt/berth-as-podman/podman").Succeeded();
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
