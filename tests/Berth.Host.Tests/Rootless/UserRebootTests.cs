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
            for monitor in conmon none; do
                quadlet boot-$monitor.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            StopTimeout=1
            PodmanArgs=--monitor=$monitor
            Volume=kept:/kept
            Exec=sh -c "echo run >>/kept/$monitor; trap 'echo asked >>/kept/$monitor; exit 0' TERM; while :; do sleep 0.1; done"
            [Install]
            WantedBy=default.target
            END
            done
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
            systemctl --user start boot-conmon boot-none boot-port
            berth run -d --name policy --restart always --network none localhost/busybox sleep 1000
            # What no service runs is asked to end, too, by the signal that is its own.
            berth run -d --name plain --network none -v kept:/kept --stop-signal INT localhost/busybox sh -c "trap 'echo asked >/kept/plain; exit 0' INT; while :; do sleep 0.1; done"
            systemctl --user enable berth-restart.service 2>/dev/null
            cat /proc/sys/kernel/random/boot_id >~/boot-id
            """);
        _user.Host.Reboot();
        _user.Shell(
            """
            test "$(cat /proc/sys/kernel/random/boot_id)" != "$(cat ~/boot-id)"
            until_true 'test -S /run/user/4242/bus'
            until_true 'systemctl --user --quiet is-active boot-conmon boot-none boot-port berth-restart'
            until_true '[ "$(berth ps --format "{{.Names}}" | sort | tr "\n" " ")" = "policy systemd-boot-conmon systemd-boot-none systemd-boot-port " ]'
            test "$(berth ps -a --format '{{.Names}} {{.State}}' --filter name=plain)" = 'plain exited'
            for monitor in conmon none; do
                test "$(berth exec systemd-boot-$monitor cat /kept/$monitor)" = $'run\nasked\nrun'
            done
            test "$(berth exec systemd-boot-none cat /kept/plain)" = asked
            until_true 'test "$(curl -s http://127.0.0.1:18085/)" = served'
            berth system check
            """);
    }

    /// <inheritdoc/>
    public void Dispose() => _user.Dispose();
}
