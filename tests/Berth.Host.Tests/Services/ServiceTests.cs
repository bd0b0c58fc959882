namespace Berth.Host.Tests.Services;

/// <summary>Services that the system's manager runs.</summary>
public sealed class ServiceTests(ServiceHost services) : SharedServiceTests(services), IClassFixture<ServiceHost>
{
    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_is_ready_with_its_container_in_its_own_control_group_and_its_stop_leaves_nothing(string monitor)
    {
        Services.Shell(
            $"monitor={monitor}\n" +
            """
            quadlet plain.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            StopTimeout=1
            PodmanArgs=--monitor=$monitor
            Exec=sleep 1000
            [Service]
            MemoryMax=500M
            END
            systemctl start plain
            [ $monitor = none ] && main=Pid || main=ConmonPid
            is MainPID plain "$(berth inspect --format "{{.State.$main}}" systemd-plain)"
            pid=$(berth inspect --format '{{.State.Pid}}' systemd-plain)
            case $(grep ^0:: /proc/$pid/cgroup) in 0::/system.slice/plain.service/*) ;; *) fail "the container is in $(cat /proc/$pid/cgroup)" ;; esac
            # A host that has the controller has the limit where the container is below it.
            limit=/sys/fs/cgroup/system.slice/plain.service/memory.max
            [ ! -e $limit ] || [ $(cat $limit) = 524288000 ] || fail "the limit is $(cat $limit)"
            systemctl stop plain
            [ -z "$(berth ps --all --quiet --filter name=systemd-plain)" ] || fail "the container is still there"
            until_true '! [ -e /sys/fs/cgroup/system.slice/plain.service ]'
            """);
    }

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_of_which_everything_was_killed_starts_again_and_without_Restart_its_container_is_removed(string monitor)
    {
        Services.Shell(
            $"monitor={monitor}\n" +
            """
            quadlet again.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            StopTimeout=1
            PodmanArgs=--monitor=$monitor
            Exec=sleep 1000
            [Service]
            Restart=always
            RestartSec=100ms
            END
            systemctl start again
            before=$(berth inspect --format '{{.Id}}' systemd-again)
            systemctl kill --signal KILL --kill-whom all again
            until_true '[ "$(systemctl show --value --property NRestarts again)" = 1 ] && systemctl --quiet is-active again'
            [ "$(berth inspect --format '{{.Id}}' systemd-again)" != $before ] || fail "the container is the one that was killed"
            systemctl stop again
            sed -i '/^Restart/d' /etc/containers/systemd/again.container
            systemctl daemon-reload
            systemctl start again
            systemctl kill --signal KILL --kill-whom all again
            until_true '[ "$(systemctl is-active again)" = failed ]'
            [ -z "$(berth ps --all --quiet --filter name=systemd-again)" ] || fail "the container is still there"
            """);
    }

    [Fact]
    public void Without_a_monitor_the_container_is_the_services_own_process_and_its_log_that_of_the_service()
    {
        Services.Shell(
            """
            refusal=$(berth run --detach --name refused --monitor=none --network none localhost/busybox true 2>&1) && fail "it is not refused"
            grep --quiet 'works only in a service of systemd' <<<$refusal || fail "$refusal"
            [ -z "$(berth ps --all --quiet --filter name=refused)" ] || fail "the refused container is there"
            berth create --name direct --network none --monitor=none --sdnotify=conmon localhost/busybox \
                sh -c 'trap "exit 9" TERM; echo "<3>an error"; { head -c 40000 /dev/zero | tr "\0" x; echo; } | cat; until [ -e /tmp/go ]; do sleep 0.1; done; rm /tmp/go; exit 7'
            cat >/run/systemd/system/direct.service <<END
            [Service]
            Type=notify
            NotifyAccess=all
            Delegate=yes
            TimeoutStopSec=1
            ExecStart=/usr/local/bin/berth start direct
            ExecStopPost=/usr/local/bin/berth container cleanup direct
            END
            systemctl daemon-reload
            for round in one two; do
                systemctl start direct
                is MainPID direct "$(berth inspect --format '{{.State.Pid}}' direct)"
                until_true '! systemd-cgls --unit direct.service | grep --quiet "conmon\|berth"'
                [ "$(berth ps --format '{{.Names}} {{.State}}' --filter name=direct)" = 'direct running' ] || fail "$(berth ps --all)"
                berth attach direct 2>&1 | grep --quiet 'direct.service' || fail "attach does not name the service"
                before=$(systemctl show --value --property InvocationID direct)
                until_true '[ "$(journalctl --quiet _SYSTEMD_INVOCATION_ID=$before --priority err --output cat _TRANSPORT=stdout)" = "an error" ]'
                # All of a run's output is there before the next run begins.
                until_true 'journalctl --quiet _SYSTEMD_INVOCATION_ID=$before --output cat _TRANSPORT=stdout | grep --quiet "^x\{1000\}"'
                berth restart direct >/dev/null
                [ "$(systemctl show --value --property InvocationID direct)" != $before ] || fail "the service did not restart"
                berth exec direct touch /tmp/go
                until_true '[ "$(systemctl is-active direct)" = failed ]'
                is ExecMainStatus direct 7
                [ "$(berth inspect --format '{{.State.Status}} {{.State.ExitCode}}' direct)" = 'exited 7' ] || fail "$(berth ps --all)"
                [ "$(berth wait direct)" = 7 ] || fail "the exit status is another for wait"
            done
            written() { berth logs direct | grep --invert-match Terminated | awk '{ print length($0) == 40000 ? "long" : $0 }' | sort | uniq --count | awk '{ printf "%s; ", $0 }' | tr --squeeze-repeats ' '; }
            until_true '[ "$(written)" = " 4 an error; 4 long; " ]' written
            [ "$(berth events --since 10m --until 0s --filter container=direct --filter event=died --format '{{.ContainerExitCode}}' | tail -n 1)" = 7 ] || fail "the event has another status"
            berth rm direct >/dev/null
            """);
    }

    // journald cannot tell the invocation of a service that has ended before it looks.
    [Fact]
    public void Without_a_monitor_the_log_is_whole_where_journald_comes_after_the_end()
    {
        Services.Shell(
            """
            cat >/run/systemd/system/late.service <<END
            [Service]
            Type=notify
            NotifyAccess=all
            Delegate=yes
            ExecStart=/usr/local/bin/berth start late
            ExecStopPost=/usr/local/bin/berth container cleanup late
            END
            systemctl daemon-reload
            journal=$(systemctl show --value --property MainPID systemd-journald)
            for round in one two; do
                berth create --name late --network none --monitor=none --sdnotify=conmon localhost/busybox sh -c "echo $round; echo last | cat; exit 7" >/dev/null
                kill -STOP $journal
                systemctl start --no-block late
                for wait in $(seq 300); do [ "$(systemctl is-active late)" != failed ] || break; sleep 0.1; done
                kill -CONT $journal
                is ActiveState late failed
                until_true '[ "$(berth logs late | sort | xargs)" = "last $round" ]' 'berth logs late'
                berth rm late >/dev/null
            done
            """);
    }

    [Fact]
    public void Who_ran_a_container_is_known_to_it()
    {
        Services.Shell(
            """
            person() { (echo 4321 >/proc/self/loginuid && "$@"); }
            [ "$(person berth run --rm --network none localhost/busybox cat /proc/self/loginuid)" = 4321 ] || fail "the login uid is another"
            person berth run --detach --name known --network none localhost/busybox sleep 1000 >/dev/null
            [ "$(berth exec known cat /proc/1/loginuid)" = 4321 ] || fail "the login uid of one in the background is another"
            berth rm --force --time 0 known >/dev/null
            """);
    }

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_tells_how_far_the_image_has_come_and_may_take_longer_than_its_time_limit_for_it(string monitor)
    {
        Services.Shell(
            $"monitor={monitor}\n" +
            """
            /opt/registry start
            # A layer that nobody has, of a size that stays when it is compressed.
            head -c 1000000 /dev/urandom >/tmp/noise
            podman create --name noisy localhost/busybox true >/dev/null
            podman cp /tmp/noise noisy:/noise
            podman commit --quiet noisy 127.0.0.1:5377/side/slow >/dev/null
            podman rm noisy >/dev/null
            podman push --quiet 127.0.0.1:5377/side/slow
            podman rmi 127.0.0.1:5377/side/slow >/dev/null
            # What comes through this port comes at 150 KiB a second.
            printf '[[registry]]\nlocation = "127.0.0.1:5379"\ninsecure = true\n' >/etc/containers/registries.conf.d/slow.conf
            cat >/opt/slowly <<'END'
            socat - TCP:127.0.0.1:5377 | perl -e 'while (sysread STDIN, $data, 15360) { syswrite STDOUT, $data; select undef, undef, undef, 0.1 }'
            END
            systemd-run --quiet --unit slow-registry socat TCP-LISTEN:5379,bind=127.0.0.1,fork,reuseaddr SYSTEM:'sh /opt/slowly'
            quadlet slow.container <<END
            [Container]
            Image=127.0.0.1:5379/side/slow
            Network=none
            StopTimeout=1
            PodmanArgs=--monitor=$monitor
            Exec=sleep 1000
            [Service]
            TimeoutStartSec=4
            END
            systemctl start --no-block slow
            until_true 'systemctl show --value --property StatusText slow | grep --quiet "^Pulling 127.0.0.1:5379/side/slow.*: [0-9]*%"'
            until_true '[ "$(systemctl is-active slow)" != activating ]'
            is ActiveState slow active
            systemctl stop slow slow-registry
            podman rmi 127.0.0.1:5379/side/slow >/dev/null
            """);
    }
}
