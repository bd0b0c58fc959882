using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Services;

/// <summary>A host in which Berth's generator reads the Quadlet files, and not Podman's too.</summary>
public sealed class ServiceHost : IDisposable
{
    // A failed condition tells what became of it; conditions are waited for as long as a loaded machine may need.
    private const string Words =
        """
        set -u
        fail() { echo "$*" >&2; systemctl list-units --no-pager --failed >&2; journalctl --no-pager --lines 60 >&2; exit 1; }
        until_true() { local i; for i in $(seq 1800); do eval "$1" && return; sleep 0.1; done; fail "never: $1"; }
        is() { local value; value=$(systemctl show --value --property "$1" "$2"); [ "$value" = "$3" ] || fail "$1 of $2 is $value, not $3"; }
        quadlet() { cat >/etc/containers/systemd/$1; systemctl daemon-reload; }
        socket() { cat >/run/systemd/system/$1; systemctl daemon-reload; }
        trap 'fail "line $LINENO: $BASH_COMMAND"' ERR
        # What a test before has let fail, or has started often, is nothing to this one.
        systemctl reset-failed
        
        """;

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
            mkdir -p /etc/containers/systemd /srv/socat/bin /srv/socat/etc /srv/socat/tmp
            for program in /usr/bin/socat /usr/bin/busybox; do
                cp $program /srv/socat/bin/
                for library in $(ldd $program 2>/dev/null | grep -o '/[^ ]*'); do
                    mkdir -p /srv/socat$(dirname $library)
                    cp $library /srv/socat$library
                done
            done
            for applet in sh cat sleep echo; do ln -s busybox /srv/socat/bin/$applet; done
            """);
    }

    /// <summary>The running host.</summary>
    public SystemdHost Host { get; }

    /// <summary>Runs a script that has to succeed, with the words that it may use.</summary>
    public void Shell(string script) => Host.Run(TimeSpan.FromMinutes(8), "bash", "-c", Words + script).Succeeded();

    /// <inheritdoc/>
    public void Dispose() => Host.Dispose();
}
