using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Rootless;

/// <summary>
/// A host with a user who is not root, whose service manager runs, and who has an image that Podman imported and, in <c>~/socat</c>, a
/// tree with socat and a shell.
/// </summary>
public sealed class UserHost : IDisposable
{
    // `user` runs a script of bash as that user, from where nobody has delegated anything, as in a login session.
    private const string Words =
        """
        set -u
        fail() { echo "$*" >&2; journalctl --quiet --no-pager --lines 30 | cut -c1-300 >&2; exit 1; }
        until_true() { local i; for i in $(seq 1800); do eval "$1" && return; sleep 0.1; done; fail "never: $1"; }
        refused() { ! "$@" 2>/tmp/refused-$UID || fail "not refused: $*"; }
        is() { local value; value=$(systemctl --user show --value --property "$1" "$2"); [ "$value" = "$3" ] || fail "$1 of $2 is $value, not $3"; }
        quadlet() { mkdir -p ~/.config/containers/systemd; cat >~/.config/containers/systemd/$1; systemctl --user daemon-reload; }
        unit() { mkdir -p ~/.config/systemd/user; cat >~/.config/systemd/user/$1; systemctl --user daemon-reload; }
        # What the user's journal has of a run of a service, told by its options.
        said() { local run=$1; shift; journalctl --quiet --user _SYSTEMD_INVOCATION_ID=$run --output cat "$@"; }
        invocation() { systemctl --user show --value --property InvocationID $1; }
        trap 'fail "line $LINENO: $BASH_COMMAND"' ERR
        export HOME=/var/sam USER=sam XDG_RUNTIME_DIR=/run/user/4242 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/4242/bus

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
            for i in $(seq 600); do [ ! -S /run/user/4242/bus ] || break; sleep 0.1; done
            podman save -o /tmp/busybox.tar localhost/busybox
            chmod 644 /tmp/busybox.tar /var/tmp/web.tar
            """).Succeeded();
        Shell(
            """
            podman load -q -i /tmp/busybox.tar
            mkdir -p ~/socat/bin ~/socat/etc ~/socat/tmp
            for program in /usr/bin/socat /usr/bin/busybox; do
                cp $program ~/socat/bin/
                for library in $(ldd $program 2>/dev/null | grep -o '/[^ ]*' || :); do
                    mkdir -p ~/socat$(dirname $library)
                    cp $library ~/socat$library
                done
            done
            for applet in sh cat sleep echo; do ln -s busybox ~/socat/bin/$applet; done
            """);
    }

    /// <summary>The running host.</summary>
    public SystemdHost Host { get; }

    /// <summary>Runs a script that has to succeed as the user, with the words that it may use.</summary>
    /// <returns>What it printed.</returns>
    public string Shell(string script) => Run(script).Succeeded().Output;

    /// <summary>Runs a script as the user.</summary>
    public CommandResult Run(string script) => Host.Run(
        TimeSpan.FromMinutes(8), "setpriv", "--reuid", "sam", "--regid", "sam", "--init-groups", "env", "-C", "/var/sam", "bash", "-c", Words + script);

    /// <inheritdoc/>
    public void Dispose() => Host.Dispose();
}
