using Berth.Host.Tests.Services;

namespace Berth.Host.Tests.Rootless;

/// <summary>What a user who lingers has after a reboot of the host.</summary>
public sealed class UserRebootTests : IDisposable
{
    private readonly UserHost _user = new();

    [Fact]
    public void After_a_reboot_the_services_of_a_user_who_lingers_run_and_nothing_of_the_run_before_is_left()
    {
        _user.Shell(
            """
            quadlet boot-port.container <<END
            [Container]
            Image=localhost/busybox
            PublishPort=127.0.0.1:18085:80
            StopTimeout=1
            Exec=sh -c 'echo served >/tmp/index.html; exec httpd -f -p 80 -h /tmp'
            [Install]
            WantedBy=default.target
            END
            # Podman's own pause process is stopped before anything else is.
            podman system migrate
            podman unshare true
            systemctl start boot-port

            """ + RebootScenario.Before);
        _user.Reboot();
        _user.Shell(
            RebootScenario.After +
            """
            until_true 'systemctl --quiet is-active boot-port'
            until_true '[ "$(curl -s http://127.0.0.1:18085/)" = served ]'
            berth system check || fail "something of the run before is left"
            """);
    }

    /// <inheritdoc/>
    public void Dispose() => _user.Dispose();
}
