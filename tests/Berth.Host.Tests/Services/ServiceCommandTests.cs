namespace Berth.Host.Tests.Services;

/// <summary>What systemctl and berth do to the container of a service that runs, and what the service makes of it.</summary>
public sealed class ServiceCommandTests(ServiceHost services) : SharedServiceCommandTests(services), IClassFixture<ServiceHost>
{
    [Fact]
    public void A_service_of_one_run_has_conmon()
    {
        Services.Shell(
            """
            once() { quadlet once.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            PodmanArgs=--monitor=$1
            Exec=sh -c 'exit $2'
            [Service]
            Type=oneshot
            RemainAfterExit=yes
            END
            }
            once conmon 0
            systemctl start once
            is ActiveState once active
            systemctl stop once
            once conmon 3
            systemctl start once 2>/dev/null && fail "it says that all is well"
            is ExecMainStatus once 3
            once none 0
            systemctl start once 2>/dev/null && fail "it is not refused"
            until_true 'journalctl --quiet --unit once --output cat | grep --quiet "^Error: --monitor=none works only in a service of systemd that has Type=notify"'
            [ -z "$(berth ps --all --quiet --filter name=once)" ] || fail "$(berth ps --all)"
            """);
    }
}
