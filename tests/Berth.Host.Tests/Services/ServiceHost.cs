using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Services;

/// <summary>A host in which Berth's generator reads the Quadlet files, and not Podman's too.</summary>
public sealed class ServiceHost : IServiceHost, IDisposable
{
    private const string Places = "quadlets=/etc/containers/systemd units=/run/systemd/system runtime=/run\n";

    /// <summary>Boots it.</summary>
    public ServiceHost()
    {
        Host = PreparedHost.Prepare();
        Shell(
            """
            for manager in system user; do
                mkdir -p /etc/systemd/$manager-generators
                ln -s /dev/null /etc/systemd/$manager-generators/podman-$manager-generator
            done
            """);
        Shell(ServiceWords.Tree);
    }

    /// <summary>The running host.</summary>
    public SystemdHost Host { get; }

    /// <inheritdoc/>
    public string Shell(string script)
        => Host.Run(TimeSpan.FromMinutes(8), "bash", "-c", Places + ServiceWords.Text + script).Succeeded().Output;

    /// <inheritdoc/>
    public void Dispose() => Host.Dispose();
}
