namespace Berth.Host.Tests.Services;

/// <summary>Services that the generator makes of Quadlet files, as systemd runs them.</summary>
public sealed class ServiceTests(ServiceHost services) : IClassFixture<ServiceHost>
{
    [Fact]
    public void A_service_is_ready_with_its_container_in_its_own_control_group_and_its_stop_leaves_nothing()
    {
        services.Shell(
            """
            quadlet plain.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            StopTimeout=1
            Exec=sleep 1000
            [Service]
            MemoryMax=500M
            END
            systemctl start plain
            is MainPID plain "$(berth inspect --format '{{.State.ConmonPid}}' systemd-plain)"
            pid=$(berth inspect --format '{{.State.Pid}}' systemd-plain)
            case $(grep ^0:: /proc/$pid/cgroup) in 0::/system.slice/plain.service/*) ;; *) fail "the container is in $(cat /proc/$pid/cgroup)" ;; esac
            systemctl stop plain
            [ -z "$(berth ps --all --quiet --filter name=systemd-plain)" ] || fail "the container is still there"
            until_true '! [ -e /sys/fs/cgroup/system.slice/plain.service ]'
            """);
    }

    [Fact]
    public void A_service_of_which_everything_was_killed_starts_again_and_without_Restart_its_container_is_removed()
    {
        services.Shell(
            """
            quadlet again.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            StopTimeout=1
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
    public void A_first_connection_starts_a_service_that_gets_its_sockets_and_their_names()
    {
        services.Shell(
            """
            quadlet web.container <<END
            [Container]
            Rootfs=/srv/socat
            Network=none
            StopTimeout=1
            Exec=sh -c "echo count=\$\$LISTEN_FDS names=\$\$LISTEN_FDNAMES pid=\$\$LISTEN_PID; exec socat ACCEPT-FD:3,fork EXEC:cat"
            END
            socket web.socket <<END
            [Socket]
            ListenStream=/run/web-one.sock
            ListenStream=/run/web-two.sock
            FileDescriptorName=web
            END
            systemctl start web.socket
            [ "$(systemctl is-active web.service)" = inactive ] || fail "it runs before anybody has connected"
            [ "$(echo hello | socat -t 60 - UNIX-CONNECT:/run/web-one.sock)" = hello ] || fail "no answer"
            until_true 'berth logs systemd-web | grep --quiet "count=2 names=web:web pid=1"'
            systemctl stop web.socket web.service

            quadlet packet.container <<END
            [Container]
            Rootfs=/srv/socat
            Network=none
            StopTimeout=1
            Exec=socat -u FD:3 STDOUT
            END
            socket packet.socket <<END
            [Socket]
            ListenDatagram=/run/packet.sock
            END
            systemctl start packet.socket
            echo hello | socat -u - UNIX-SENDTO:/run/packet.sock
            until_true 'journalctl --quiet --unit packet --output cat | grep --quiet --line-regexp hello'
            systemctl stop packet.socket packet.service
            """);
    }

    [Fact]
    public void What_waits_for_a_healthy_service_starts_when_that_is_healthy()
    {
        services.Shell(
            """
            quadlet healthy.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            StopTimeout=1
            Notify=healthy
            HealthCmd=test -e /tmp/well
            HealthInterval=1s
            HealthRetries=1000
            Exec=sleep 1000
            [Service]
            TimeoutStartSec=5min
            END
            quadlet waits.container <<END
            [Unit]
            Requires=healthy.service
            After=healthy.service
            [Container]
            Image=localhost/busybox
            Network=none
            StopTimeout=1
            Exec=sleep 1000
            END
            systemctl start --no-block waits
            until_true '[ "$(berth inspect --format "{{.State.Status}}" systemd-healthy 2>/dev/null)" = running ]'
            [ "$(systemctl is-active healthy waits | tr '\n' ' ')" = 'activating inactive ' ] || fail "$(systemctl is-active healthy waits)"
            berth exec systemd-healthy touch /tmp/well
            until_true 'systemctl --quiet is-active waits'
            is ActiveState healthy active
            systemctl stop waits healthy
            """);
    }

    [Fact]
    public void The_journal_has_a_containers_lines_with_its_names_and_what_passes_through_with_its_level_and_sender()
    {
        services.Shell(
            """
            quadlet logs.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            StopTimeout=1
            Exec=sh -c "echo a line; head -c 5000 /dev/zero | tr '\\\\0' x; echo; exec sleep 1000"
            END
            systemctl start logs
            id=$(berth inspect --format '{{.Id}}' systemd-logs)
            until_true 'journalctl --quiet CONTAINER_NAME=systemd-logs CONTAINER_ID_FULL='$id' --output cat | grep --quiet --line-regexp "x\{5000\}"'
            journalctl --quiet --unit logs --output cat | grep --quiet --line-regexp 'a line' || fail "the unit does not have the line"
            systemctl stop logs

            quadlet pass.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            StopTimeout=1
            LogDriver=passthrough
            Exec=sh -c "echo '<3>an error'; exec sleep 1000"
            END
            systemctl start pass
            pid=$(berth inspect --format '{{.State.Pid}}' systemd-pass)
            until_true '[ "$(journalctl --quiet --unit pass --priority err --output cat _PID='$pid')" = "an error" ]'
            systemctl stop pass
            """);
    }

    [Fact]
    public void A_service_has_its_credential_and_one_that_stops_saying_that_it_lives_is_ended()
    {
        services.Shell(
            """
            quadlet dog.container <<END
            [Container]
            Rootfs=/srv/socat
            Network=none
            StopTimeout=1
            Notify=true
            Volume=%d/secret:/run/secret:ro
            Exec=sh -c "echo secret is \$\$(cat /run/secret); echo -n READY=1 | socat -u - UNIX-SENDTO:\$\$NOTIFY_SOCKET; exec sleep 1000"
            [Service]
            SetCredential=secret:abracadabra
            WatchdogSec=5
            TimeoutStopSec=2
            END
            systemctl start dog
            until_true 'journalctl --quiet --unit dog --output cat | grep --quiet abracadabra'
            until_true '[ "$(systemctl is-active dog)" = failed ]'
            is Result dog watchdog
            [ -z "$(berth ps --all --quiet --filter name=systemd-dog)" ] || fail "the container is still there"
            """);
    }

    [Fact(Explicit = true)]
    public void A_service_may_take_longer_than_its_time_limit_while_its_image_is_fetched()
    {
        services.Shell(
            """
            /opt/registry start
            podman tag localhost/busybox 127.0.0.1:5377/side/slow
            podman push --quiet 127.0.0.1:5377/side/slow
            podman rmi 127.0.0.1:5377/side/slow >/dev/null
            # Every connection to this port waits for longer than the service has.
            printf '[[registry]]\nlocation = "127.0.0.1:5379"\ninsecure = true\n' >/etc/containers/registries.conf.d/slow.conf
            systemd-run --quiet --unit slow-registry socat TCP-LISTEN:5379,fork,reuseaddr SYSTEM:'sleep 12; exec socat - TCP\:127.0.0.1\:5377'
            quadlet slow.container <<END
            [Container]
            Image=127.0.0.1:5379/side/slow
            Network=none
            StopTimeout=1
            Exec=sleep 1000
            [Service]
            TimeoutStartSec=10
            END
            systemctl start --no-block slow
            until_true 'systemctl show --value --property StatusText slow | grep --quiet "Pulling 127.0.0.1:5379/side/slow"'
            until_true '[ "$(systemctl is-active slow)" != activating ]'
            is ActiveState slow active
            systemctl stop slow slow-registry
            """);
    }
}
