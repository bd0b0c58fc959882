namespace Berth.Host.Tests.Services;

/// <summary>What runs before and after a reboot of the host, by the system's manager or by that of a user who lingers.</summary>
internal static class RebootScenario
{
    /// <summary>A script that starts services, and containers of no service, and leaves them to the reboot.</summary>
    public const string Before =
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
        WantedBy=multi-user.target default.target
        END
        done
        systemctl start boot-conmon boot-none
        berth run --detach --name policy --restart always --network none localhost/busybox sleep 1000
        # What no service runs is asked to end, too, by the signal that is its own.
        berth run --detach --name plain --network none --volume kept:/kept --stop-signal INT localhost/busybox \
            sh -c "trap 'echo asked >/kept/plain; exit 0' INT; while :; do sleep 0.1; done"
        systemctl enable berth-restart.service 2>/dev/null
        cat /proc/sys/kernel/random/boot_id >~/boot-id

        """;

    /// <summary>A script for what is there after the reboot. Another service than those of <see cref="Before"/> may be <c>boot-port</c>.</summary>
    public const string After =
        """
        [ "$(cat /proc/sys/kernel/random/boot_id)" != "$(cat ~/boot-id)" ] || fail "it has not booted again"
        until_true 'systemctl --quiet is-active boot-conmon boot-none berth-restart'
        until_true '[ "$(berth ps --format "{{.Names}}" | grep --invert-match boot-port | sort | tr "\n" " ")" = "policy systemd-boot-conmon systemd-boot-none " ]'
        [ "$(berth ps --all --format '{{.Names}} {{.State}}' --filter name=plain)" = 'plain exited' ] || fail "$(berth ps --all)"
        for monitor in conmon none; do
            [ "$(berth exec systemd-boot-$monitor cat /kept/$monitor)" = $'run\nasked\nrun' ] || fail "its volume is another one, or it was not asked to end"
        done
        [ "$(berth exec systemd-boot-none cat /kept/plain)" = asked ] || fail "it was not asked to end"

        """;
}
