namespace Berth.Host.Tests.Rootless;

/// <summary>Services of a user who is not root, run by that user's own manager: what ServiceTests holds the system's manager to.</summary>
public sealed class UserServiceTests(UserHost user) : IClassFixture<UserHost>
{
    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_first_connection_starts_a_service_that_gets_its_sockets_and_their_names(string monitor) => user.Shell(
        $"monitor={monitor}\n" +
        """
        quadlet met.container <<END
        [Container]
        Rootfs=%h/socat
        Network=none
        StopTimeout=1
        PodmanArgs=--monitor=$monitor
        Exec=sh -c "echo count=\$\$LISTEN_FDS names=\$\$LISTEN_FDNAMES pid=\$\$LISTEN_PID; exec socat ACCEPT-FD:3,fork EXEC:cat"
        END
        unit met.socket <<END
        [Socket]
        ListenStream=127.0.0.1:18090
        ListenStream=%t/met.sock
        FileDescriptorName=met
        END
        systemctl --user start met.socket
        is ActiveState met.service inactive
        # The container has no network: the socket is the host's.
        test "$(echo hello | socat -t 60 - TCP:127.0.0.1:18090)" = hello
        until_true 'berth logs systemd-met | grep -q "count=2 names=met:met pid=1"'
        systemctl --user stop met.socket met.service
        test -z "$(berth ps -aq)"

        quadlet packet.container <<END
        [Container]
        Rootfs=%h/socat
        Network=none
        StopTimeout=1
        PodmanArgs=--monitor=$monitor
        Exec=socat -u FD:3 STDOUT
        END
        unit packet.socket <<END
        [Socket]
        ListenDatagram=%t/packet.sock
        END
        systemctl --user start packet.socket
        echo hello | socat -u - UNIX-SENDTO:$XDG_RUNTIME_DIR/packet.sock
        until_true 'said $(invocation packet.service) | grep -qx hello'
        systemctl --user stop packet.socket packet.service
        systemctl --user reset-failed
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void What_waits_for_a_healthy_service_starts_when_that_is_healthy(string monitor) => user.Shell(
        $"monitor={monitor}\n" +
        """
        quadlet healthy.container <<END
        [Container]
        Image=localhost/busybox
        Network=none
        StopTimeout=1
        PodmanArgs=--monitor=$monitor
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
        PodmanArgs=--monitor=$monitor
        Exec=sleep 1000
        END
        systemctl --user start --no-block waits
        until_true '[ "$(berth inspect --format "{{.State.Status}}" systemd-healthy 2>/dev/null)" = running ]'
        is ActiveState healthy activating
        is ActiveState waits inactive
        berth exec systemd-healthy touch /tmp/well
        until_true 'systemctl --user --quiet is-active waits'
        is ActiveState healthy active
        systemctl --user stop waits healthy
        systemctl --user reset-failed
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_has_its_credentials_and_secrets_and_one_that_stops_saying_that_it_lives_is_ended(string monitor) => user.Shell(
        $"monitor={monitor}\n" +
        """
        echo -n sesame | berth secret create --replace opens -
        echo -n fromfile >~/credential
        # systemd asks who has sent a message, and finds nobody where that one has ended already.
        quadlet dog.container <<END
        [Container]
        Rootfs=%h/socat
        Network=none
        StopTimeout=1
        PodmanArgs=--monitor=$monitor
        Notify=true
        Volume=%d:/run/credentials:ro
        Secret=opens
        Secret=opens,type=env,target=OPENS
        Exec=sh -c "cd /run; echo \$\$(cat credentials/set credentials/loaded secrets/opens) \$\$OPENS; (echo -n READY=1; sleep 2) | socat -u - UNIX-SENDTO:\$\$NOTIFY_SOCKET; exec sleep 1000"
        [Service]
        SetCredential=set:abracadabra
        LoadCredential=loaded:%h/credential
        WatchdogSec=5
        TimeoutStopSec=2
        END
        systemctl --user start dog
        run=$(invocation dog)
        until_true 'said $run | grep -qx "abracadabrafromfilesesame sesame"'
        until_true '[ "$(systemctl --user show --value -p ActiveState dog)" = failed ]'
        is Result dog watchdog
        test -z "$(berth ps -aq)"
        systemctl --user reset-failed
        """);

    [Fact]
    public void The_users_journal_has_the_lines_of_a_container_with_their_levels_and_its_names() => user.Shell(
        """
        quadlet lines.container <<END
        [Container]
        Image=localhost/busybox
        Network=none
        StopTimeout=1
        Exec=sh -c "echo a line; echo wrong >&2; head -c 5000 /dev/zero | tr '\\\\0' x; echo; exec sleep 1000"
        END
        systemctl --user start lines
        named="CONTAINER_NAME=systemd-lines CONTAINER_ID_FULL=$(berth inspect --format '{{.Id}}' systemd-lines)"
        until_true 'journalctl -q --user -u lines $named -o cat | grep -qx "x\{5000\}"'
        journalctl -q --user -u lines $named -o cat | grep -qx 'a line'
        test "$(journalctl -q --user -u lines $named -o cat -p err)" = wrong
        test "$(berth logs systemd-lines 2>&1 >/dev/null)" = wrong
        systemctl --user stop lines

        for way in LogDriver=passthrough PodmanArgs=--monitor=none; do
            quadlet pass.container <<END
        [Container]
        Image=localhost/busybox
        Network=none
        StopTimeout=1
        $way
        Exec=sh -c "echo '<3>an error'; echo plain; exec sleep 1000"
        END
            systemctl --user start pass
            run=$(invocation pass) pid=$(berth inspect --format '{{.State.Pid}}' systemd-pass)
            until_true 'test "$(said $run -p err _PID=$pid)" = "an error"'
            until_true 'said $run _PID=$pid | grep -qx plain'
            [ $way = LogDriver=passthrough ] || test "$(berth logs systemd-pass)" = $'an error\nplain'
            systemctl --user stop pass
        done
        systemctl --user reset-failed
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_ends_in_each_way_to_be_killed_with_the_status_of_its_container(string monitor) => user.Shell(
        $"monitor={monitor}\n" +
        """
        # Without the command that asks the container, it is systemd that asks.
        mkdir -p ~/.config/systemd/user/mode.service.d
        printf '[Service]\nExecStop=\n' >~/.config/systemd/user/mode.service.d/ask.conf
        for mode in control-group mixed; do
            quadlet mode.container <<END
        [Container]
        Image=localhost/busybox
        Network=none
        PodmanArgs=--monitor=$monitor
        Exec=sh -c "trap 'echo asked; exit 7' TERM; echo begun; while :; do sleep 0.1; done"
        [Service]
        KillMode=$mode
        END
            systemctl --user start mode
            run=$(invocation mode)
            until_true 'said $run | grep -qx begun'
            systemctl --user stop mode
            until_true 'said $run | grep -qx asked'
            is ExecMainStatus mode 7
            test -z "$(berth ps -aq)"
        done
        systemctl --user reset-failed
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_that_becomes_unhealthy_or_of_which_all_was_killed_starts_again(string monitor) => user.Shell(
        $"monitor={monitor}\n" +
        """
        quadlet ill.container <<END
        [Container]
        Image=localhost/busybox
        Network=none
        StopTimeout=1
        PodmanArgs=--monitor=$monitor
        HealthCmd=test ! -e /tmp/ill
        HealthInterval=1s
        HealthRetries=1
        HealthOnFailure=kill
        Exec=sleep 1000
        [Service]
        Restart=always
        RestartSec=100ms
        END
        systemctl --user start ill
        berth exec systemd-ill touch /tmp/ill
        until_true '[ "$(systemctl --user show --value -p NRestarts ill)" = 1 ] && systemctl --user -q is-active ill'
        berth exec systemd-ill test ! -e /tmp/ill
        systemctl --user kill --signal KILL --kill-whom all ill
        until_true '[ "$(systemctl --user show --value -p NRestarts ill)" = 2 ] && systemctl --user -q is-active ill'
        systemctl --user stop ill
        sed -i '/^Restart/d' ~/.config/containers/systemd/ill.container
        systemctl --user daemon-reload
        systemctl --user start ill
        systemctl --user kill --signal KILL --kill-whom all ill
        until_true '[ "$(systemctl --user show --value -p ActiveState ill)" = failed ]'
        test -z "$(berth ps -aq)"
        systemctl --user reset-failed
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_has_the_volume_and_the_image_of_other_units_and_what_is_not_there_yet_refuses_by_name(string monitor) => user.Shell(
        $"monitor={monitor}\n" +
        """
        quadlet data.volume <<END
        [Volume]
        Label=kept=yes
        END
        quadlet got.image <<END
        [Image]
        Image=localhost/busybox
        Policy=missing
        END
        quadlet uses.container <<END
        [Container]
        Image=got.image
        Network=none
        StopTimeout=1
        PodmanArgs=--monitor=$monitor
        Volume=data.volume:/data
        Exec=sh -c 'echo here >/data/file; exec sleep 1000'
        END
        systemctl --user start uses
        is ActiveState data-volume active
        is ActiveState got-image active
        until_true 'test "$(berth exec systemd-uses cat /data/file)" = here'
        systemctl --user stop uses data-volume got-image
        test "$(berth volume ls --filter label=kept=yes -q)" = systemd-data
        berth volume rm systemd-data

        quadlet net.network <<<'[Network]'
        quadlet netted.container <<END
        [Container]
        Image=localhost/busybox
        Network=net.network
        PodmanArgs=--monitor=$monitor
        END
        quadlet group.pod <<<'[Pod]'
        quadlet yaml.kube <<END
        [Kube]
        Yaml=%h/x.yaml
        END
        quadlet made.build <<END
        [Build]
        ImageTag=localhost/made
        SetWorkingDirectory=unit
        END
        fails() {
            refused systemctl --user start $1
            until_true "journalctl -q --user -u $1 -o cat | grep -q '^Error: .*$2.*not supported yet'"
            systemctl --user stop $1
        }
        fails netted network=bridge
        is ActiveState net-network active
        fails group-pod pod
        fails yaml 'kube play'
        fails made-build build
        systemctl --user stop net-network
        berth network rm systemd-net
        rm -r ~/.config/containers/systemd
        systemctl --user daemon-reload
        systemctl --user reset-failed
        test -z "$(berth ps -aq)"
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_goes_on_through_a_reload_a_pause_and_a_new_manager_and_ends_when_its_container_does(string monitor) => user.Shell(
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
        systemctl --user start told
        main=$(systemctl --user show --value -p MainPID told) run=$(invocation told)
        # A signal that comes before the shell has set its trap would end it.
        until_true 'berth exec systemd-told grep SigCgt /proc/1/status | grep -q "[1-9a-f]"'
        systemctl --user reload told
        until_true 'said $run | grep -qx reloaded'
        systemctl --user daemon-reexec
        is MainPID told $main
        berth pause systemd-told
        test "$(berth ps -a --format '{{.State}}' --filter name=told)" = paused
        is ActiveState told active
        berth unpause systemd-told
        berth stop systemd-told
        until_true '[ "$(systemctl --user show --value -p ActiveState told)" = failed ]'
        is ExecMainStatus told 9
        systemctl --user start told
        berth rm -f -t 0 systemd-told
        until_true '[ "$(systemctl --user show --value -p ActiveState told)" = failed ]'

        quadlet absent.container <<END
        [Container]
        Image=localhost/busybox
        Network=none
        PodmanArgs=--monitor=$monitor
        Exec=/absent
        END
        refused systemctl --user start absent
        is ExecMainStatus absent 127
        sed -i "s/^Exec=.*/Exec=sh -c 'echo last words; exit 4'/" ~/.config/containers/systemd/absent.container
        systemctl --user daemon-reload
        systemctl --user start absent || :
        until_true '[ "$(systemctl --user show --value -p ActiveState absent)" = failed ]'
        is ExecMainStatus absent 4
        until_true 'said $(invocation absent) | grep -qx "last words"'
        test -z "$(berth ps -aq)"
        systemctl --user reset-failed
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void The_units_that_are_generated_of_a_users_container_run_it(string monitor) => user.Shell(
        $"monitor={monitor}\n" +
        """
        until_gone() { until_true 'test -z "$(berth ps -q)"'; }
        generate() { mkdir -p ~/.config/systemd/user; (cd ~/.config/systemd/user && berth generate systemd --files --name "$@" made 2>/dev/null); systemctl --user daemon-reload; }
        berth create --name made --network=none --monitor=$monitor --sdnotify=conmon --stop-timeout 1 localhost/busybox sleep 1000
        [ $monitor = none ] && main=Pid || main=ConmonPid
        for new in '' --new; do
            generate $new
            systemctl --user start container-made
            is MainPID container-made "$(berth inspect made --format "{{.State.$main}}")"
            is Type container-made $([ "$new$monitor" = conmon ] && echo forking || echo notify)
            systemctl --user kill --signal KILL --kill-whom all container-made
            # Without --new it outlives its conmon in a scope of its own: the first start after that finds it running, and nothing to supervise.
            until_true '[ "$(systemctl --user show --value -p NRestarts container-made)" -ge 1 ] && systemctl --user -q is-active container-made'
            until_true 'test "$(berth inspect made --format "{{.State.Status}}")" = running'
            systemctl --user stop container-made
            until_gone
        done
        test -z "$(berth ps -aq)"
        rm ~/.config/systemd/user/container-made.service
        systemctl --user daemon-reload
        systemctl --user reset-failed
        """);
}
