namespace Berth.Host.Tests.Services;

/// <summary>What a host starts when it starts.</summary>
public sealed class HostRebootTests : IDisposable
{
    private readonly ServiceHost _services = new();

    [Fact]
    public void After_a_reboot_the_services_that_are_to_run_do_and_nothing_of_the_run_before_is_left()
    {
        _services.Shell(
            """
            for monitor in conmon none; do
                cat >/etc/containers/systemd/boot-$monitor.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            StopTimeout=1
            PodmanArgs=--monitor=$monitor
            Volume=kept:/kept
            Exec=sh -c "echo run >>/kept/$monitor; exec sleep 1000"
            [Install]
            WantedBy=multi-user.target
            END
            done
            systemctl daemon-reload
            systemctl start boot-conmon boot-none
            berth run --detach --name policy --restart always --network none localhost/busybox sleep 1000
            # What no service runs is asked to end, too, by the signal that is its own.
            berth run --detach --name plain --network none --volume kept:/kept --stop-signal INT localhost/busybox \
                sh -c "trap 'echo asked >/kept/plain; exit 0' INT; while :; do sleep 0.1; done"
            systemctl enable berth-restart.service
            cat /proc/sys/kernel/random/boot_id >/root/boot-id
            """);
        _services.Host.Reboot();
        _services.Shell(
            """
            [ "$(cat /proc/sys/kernel/random/boot_id)" != "$(cat /root/boot-id)" ] || fail "it has not booted again"
            until_true 'systemctl --quiet is-active boot-conmon boot-none berth-restart'
            until_true '[ "$(berth ps --format "{{.Names}}" | sort | tr "\n" " ")" = "policy systemd-boot-conmon systemd-boot-none " ]'
            [ "$(berth ps --all --format '{{.Names}} {{.State}}' --filter name=plain)" = 'plain exited' ] || fail "$(berth ps --all)"
            for monitor in conmon none; do
                [ "$(berth exec systemd-boot-$monitor cat /kept/$monitor | wc -l)" = 2 ] || fail "its volume is another one"
            done
            [ "$(berth exec systemd-boot-none cat /kept/plain)" = asked ] || fail "it was not asked to end"
            berth system check || fail "something of the run before is left"
            """);
    }

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();
}
