using Berth.Host.Tests.Hosts;
using Berth.Host.Tests.Services;

namespace Berth.Host.Tests.Rootless;

/// <summary>
/// A host with a user who is not root, whose service manager runs, and who has an image that Podman imported and, in <c>~/socat</c>, a
/// tree with socat and a shell.
/// </summary>
public sealed class UserHost : IServiceHost, IDisposable
{
    private const string Places =
        """
        export HOME=/var/sam USER=sam XDG_RUNTIME_DIR=/run/user/4242 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/4242/bus
        quadlets=~/.config/containers/systemd units=~/.config/systemd/user runtime=$XDG_RUNTIME_DIR
        systemctl() { command systemctl --user "$@"; }
        journalctl() { command journalctl --user "$@"; }

        """;

    /// <summary>Boots it.</summary>
    public UserHost()
    {
        Host = PreparedHost.Prepare();
        Host.Shell(
            """
            set -e
            # Overlays need a file system that is none themselves.
            useradd --uid 4242 --create-home --home-dir /var/sam --shell /bin/bash sam
            echo sam:200000:65536 | tee /etc/subuid >/etc/subgid
            # The host has no network that could be waited for.
            mkdir -p /etc/systemd/user /etc/systemd/user-generators
            ln -s /dev/null /etc/systemd/user/podman-user-wait-network-online.service
            ln -s /dev/null /etc/systemd/user-generators/podman-user-generator
            loginctl enable-linger sam
            podman save -o /tmp/busybox.tar localhost/busybox
            chmod 644 /tmp/busybox.tar /var/tmp/web.tar
            """).Succeeded();
        AwaitManager();
        Shell("podman load -q -i /tmp/busybox.tar");
        Shell(ServiceWords.Tree);
    }

    /// <summary>The running host.</summary>
    public SystemdHost Host { get; }

    /// <summary>Switches the host off and on again, and waits for the user's manager.</summary>
    public void Reboot()
    {
        Host.Reboot();
        AwaitManager();
    }

    /// <inheritdoc/>
    public string Shell(string script) => Run(script).Succeeded().Output;

    /// <summary>Runs a script as the user, from where nobody has delegated anything, as in a login session.</summary>
    public CommandResult Run(string script) => Host.Run(
        TimeSpan.FromMinutes(8), "setpriv", "--reuid", "sam", "--regid", "sam", "--init-groups", "env", "-C", "/var/sam", "bash", "-c", Places + ServiceWords.Text + script);

    private void AwaitManager() => Host.Shell("for i in $(seq 600); do [ ! -S /run/user/4242/bus ] || exit 0; sleep 0.1; done; exit 1").Succeeded();

    /// <inheritdoc/>
    public void Dispose() => Host.Dispose();
}
