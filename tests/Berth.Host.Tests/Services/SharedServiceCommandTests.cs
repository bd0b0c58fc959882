namespace Berth.Host.Tests.Services;

/// <summary>
/// What systemctl and berth do to the container of a service that runs, and what the service makes of it, with the system's manager and with a user's.
/// </summary>
public abstract class SharedServiceCommandTests(IServiceHost services)
{
    /// <summary>Where the services run.</summary>
    protected IServiceHost Services { get; } = services;

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_goes_on_through_a_reload_a_pause_and_a_new_manager_and_ends_when_its_container_does(string monitor) => Services.Shell(
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
        main=$(property MainPID told) run=$(invocation told)
        # A signal that comes before the shell has set its trap would end it.
        until_true 'berth exec systemd-told grep SigCgt /proc/1/status | grep --quiet "[1-9a-f]"'
        systemctl reload told
        until_true 'said $run | grep --quiet --line-regexp reloaded'
        systemctl daemon-reexec
        is MainPID told $main
        berth pause systemd-told
        [ "$(berth ps --all --format '{{.State}}' --filter name=told)" = paused ] || fail "$(berth ps --all)"
        is ActiveState told active
        berth unpause systemd-told
        echo brought >~/brought
        berth cp ~/brought systemd-told:/tmp/brought
        [ "$(berth exec systemd-told cat /tmp/brought)" = brought ] || fail "nothing was copied"
        [ "$(berth stats --no-stream --format '{{.PIDs}}' systemd-told)" -ge 1 ] || fail "$(berth stats --no-stream systemd-told)"

        berth stop systemd-told
        until_is ActiveState told failed
        is ExecMainStatus told 9
        for command in 'kill --signal KILL' 'rm --force --time 0'; do
            systemctl start told
            berth $command systemd-told
            until_is ActiveState told failed
            # conmon gives the signal as a status; without it systemd has seen it itself.
            case "$(property ExecMainCode told) $(property ExecMainStatus told)" in '1 137' | '2 9' | '1 9') ;; *) fail "$(systemctl status told)" ;; esac
            nothing_left
        done
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_whose_program_is_not_there_or_ends_at_once_fails_with_its_status_and_its_words(string monitor) => Services.Shell(
        $"monitor={monitor}\n" +
        """
        quadlet absent.container <<END
        [Container]
        Image=localhost/busybox
        Network=none
        PodmanArgs=--monitor=$monitor
        Exec=/absent
        END
        began=$(date +%s)
        refused systemctl start absent
        is ExecMainStatus absent 127
        until_true 'heard absent $(invocation absent) "Error: .*/absent.* not found.*"'
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
            began=$(date +%s)
            systemctl start brief 2>/dev/null || true
            until_true 'systemctl is-active brief | grep --quiet --line-regexp "failed\|inactive"'
            is ActiveState brief failed
            is ExecMainStatus brief 4
            until_true 'heard brief $(invocation brief) "last words"'
        done
        nothing_left
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void The_units_that_are_generated_of_a_container_run_it(string monitor) => Services.Shell(
        $"monitor={monitor}\n" +
        """
        generate() { mkdir -p $units; (cd $units && berth generate systemd --files --name "$@" made >/dev/null 2>~/errors) || return; systemctl daemon-reload; }
        if [ $monitor = none ]; then
            berth create --name made --network none --monitor=none --stop-timeout 1 localhost/busybox sleep 1000
            generate && fail "a container that is never ready"
            grep --quiet 'made with --sdnotify=conmon' ~/errors || fail "$(cat ~/errors)"
            berth rm made
        fi
        berth create --name made --network none --monitor=$monitor --sdnotify=conmon --stop-timeout 1 localhost/busybox sleep 1000
        [ $monitor = none ] && main=Pid || main=ConmonPid
        for new in '' --new; do
            generate $new || fail "$(cat ~/errors)"
            systemctl start container-made
            is MainPID container-made "$(berth inspect --format "{{.State.$main}}" made)"
            is Type container-made $([ "$new$monitor" = conmon ] && echo forking || echo notify)
            systemctl kill --signal KILL --kill-whom all container-made
            # Without --new it outlives its conmon in a scope of its own: the first start after that finds it running, and nothing to supervise.
            until_true '[ "$(property NRestarts container-made)" -ge 1 ] && systemctl --quiet is-active container-made'
            until_true '[ "$(berth inspect --format "{{.State.Status}}" made)" = running ]'
            if [ "$new$monitor" != conmon ]; then
                is NRestarts container-made 1
                is MainPID container-made "$(berth inspect --format "{{.State.$main}}" made)"
            fi
            systemctl stop container-made
            until_true '[ -z "$(berth ps --quiet)" ]'
        done
        nothing_left
        rm $units/container-made.service
        systemctl daemon-reload
        """);
}
