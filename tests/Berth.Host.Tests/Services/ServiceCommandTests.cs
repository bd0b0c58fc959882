namespace Berth.Host.Tests.Services;

/// <summary>What systemctl and berth do to the container of a service that runs, and what the service makes of it.</summary>
public sealed class ServiceCommandTests(ServiceHost services) : IClassFixture<ServiceHost>
{
    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_goes_on_through_a_reload_a_pause_and_a_new_manager_and_ends_when_its_container_does(string monitor)
    {
        services.Shell(
            $"monitor={monitor}\n" +
            """
            quadlet told.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            StopTimeout=1
            PodmanArgs=--monitor=$monitor
            ReloadSignal=HUP
            Exec=sh -c 'trap "echo reloaded" HUP; trap "exit 9" TERM; while :; do sleep 0.1; done'
            END
            systemctl start told
            main=$(systemctl show --value --property MainPID told) run=$(systemctl show --value --property InvocationID told)
            # A signal that comes before the shell has set its trap would end it.
            until_true 'berth exec systemd-told grep SigCgt /proc/1/status | grep --quiet "[1-9a-f]"'
            systemctl reload told
            until_true 'journalctl --quiet _SYSTEMD_INVOCATION_ID=$run --output cat | grep --quiet --line-regexp reloaded'
            systemctl daemon-reexec
            is MainPID told $main
            berth pause systemd-told >/dev/null
            [ "$(berth ps -a --format '{{.State}}' --filter name=told)" = paused ] || fail "$(berth ps)"
            is ActiveState told active
            berth unpause systemd-told >/dev/null
            echo brought >/tmp/brought
            berth cp /tmp/brought systemd-told:/tmp/brought
            [ "$(berth exec systemd-told cat /tmp/brought)" = brought ] || fail "nothing was copied"
            [ "$(berth stats --no-stream --format '{{.PIDs}}' systemd-told)" -ge 1 ] || fail "$(berth stats --no-stream systemd-told)"

            berth stop systemd-told >/dev/null
            until_true '[ "$(systemctl is-active told)" = failed ]'
            is ExecMainStatus told 9
            for command in 'kill --signal KILL' 'rm --force --time 0'; do
                systemctl start told
                berth $command systemd-told >/dev/null
                until_true '[ "$(systemctl is-active told)" = failed ]'
                # conmon gives the signal as a status; without it systemd has seen it itself.
                case $(systemctl show --value --property ExecMainCode --property ExecMainStatus told | tr '\n' ' ') in '1 137 ' | '2 9 ' | '1 9 ') ;; *) fail "$(systemctl status told)" ;; esac
                [ -z "$(berth ps --all --quiet --filter name=told)" ] || fail "the container is still there"
            done
            """);
    }

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_whose_program_is_not_there_or_ends_at_once_fails_with_its_status_and_its_words(string monitor)
    {
        services.Shell(
            $"monitor={monitor}\n" +
            """
            said() { journalctl --quiet _SYSTEMD_INVOCATION_ID=$(systemctl show --value --property InvocationID $1) --output cat; }
            quadlet absent.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            PodmanArgs=--monitor=$monitor
            Exec=/absent
            END
            systemctl start absent 2>/dev/null && fail "it starts"
            is ExecMainStatus absent 127
            until_true 'said absent | grep --quiet "^Error: .*/absent.* not found"'
            quadlet brief.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            PodmanArgs=--monitor=$monitor
            Exec=sh -c 'echo last words; exit 4'
            END
            # It may end before systemd looks at what it was told of the main process.
            for i in $(seq 10); do
                systemctl reset-failed
                systemctl start brief 2>/dev/null || true
                until_true 'systemctl is-active brief | grep --quiet --line-regexp "failed\|inactive"'
                is ActiveState brief failed
                is ExecMainStatus brief 4
                until_true 'said brief | grep --quiet --line-regexp "last words"'
            done
            [ -z "$(berth ps --all --quiet)" ] || fail "$(berth ps --all)"
            """);
    }

    [Fact]
    public void The_units_that_are_generated_of_a_container_without_conmon_run_it()
    {
        services.Shell(
            """
            cd /run/systemd/system
            generate() { berth generate systemd --files --name "$@" made >/dev/null 2>/tmp/errors || return; systemctl daemon-reload; }
            berth create --name made --network none --monitor=none --stop-timeout 1 localhost/busybox sleep 1000 >/dev/null
            generate && fail "a container that is never ready"
            grep --quiet 'made with --sdnotify=conmon' /tmp/errors || fail "$(cat /tmp/errors)"
            berth rm made >/dev/null
            berth create --name made --network none --monitor=none --sdnotify=conmon --stop-timeout 1 localhost/busybox sleep 1000 >/dev/null
            for new in '' --new; do
                generate $new || fail "$(cat /tmp/errors)"
                systemctl start container-made
                is MainPID container-made "$(berth inspect --format '{{.State.Pid}}' made)"
                systemctl kill --signal KILL --kill-whom all container-made
                until_true '[ "$(systemctl show --value --property NRestarts container-made)" = 1 ] && systemctl --quiet is-active container-made'
                is MainPID container-made "$(berth inspect --format '{{.State.Pid}}' made)"
                systemctl stop container-made
                [ -z "$(berth ps --quiet)" ] || fail "$(berth ps)"
            done
            [ -z "$(berth ps --all --quiet)" ] || fail "$(berth ps --all)"
            rm container-made.service
            systemctl daemon-reload
            """);
    }

    [Fact]
    public void A_service_of_one_run_has_conmon()
    {
        services.Shell(
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
