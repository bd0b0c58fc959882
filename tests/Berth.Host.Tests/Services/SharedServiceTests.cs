namespace Berth.Host.Tests.Services;

/// <summary>Services that the generator makes of Quadlet files, as the system's manager runs them, and a user's.</summary>
public abstract class SharedServiceTests(IServiceHost services)
{
    /// <summary>Where the services run.</summary>
    protected IServiceHost Services { get; } = services;

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_first_connection_starts_a_service_that_gets_its_sockets_and_their_names(string monitor) => Services.Shell(
        $"monitor={monitor}\n" +
        """
        quadlet met.container <<END
        [Container]
        Rootfs=%h/socat
        Network=none
        StopTimeout=1
        PodmanArgs=--monitor=$monitor
        Exec=sh -c "echo count=\$\$LISTEN_FDS names=\$\$LISTEN_FDNAMES pid=\$\$LISTEN_PID; socat -t60 ACCEPT-FD:3,fork EXEC:cat & exec socat -t60 ACCEPT-FD:4,fork EXEC:cat"
        END
        unit met.socket <<END
        [Socket]
        ListenStream=127.0.0.1:18090
        ListenStream=%t/met.sock
        FileDescriptorName=met
        END
        systemctl start met.socket
        is ActiveState met.service inactive
        # The container has no network: the socket is the host's.
        [ "$(echo hello | socat -t 60 - TCP:127.0.0.1:18090)" = hello ] || fail "no answer at the port"
        [ "$(echo hello | socat -t 60 - UNIX-CONNECT:$runtime/met.sock)" = hello ] || fail "no answer at the path"
        until_true 'berth logs systemd-met | grep --quiet "count=2 names=met:met pid=1"'
        systemctl stop met.socket met.service
        nothing_left

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
        systemctl start packet.socket
        echo hello | socat -u - UNIX-SENDTO:$runtime/packet.sock
        until_true 'said $(invocation packet) | grep --quiet --line-regexp hello'
        systemctl stop packet.socket packet.service
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void What_waits_for_a_healthy_service_starts_when_that_is_healthy(string monitor) => Services.Shell(
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
        systemctl start --no-block waits
        until_true '[ "$(berth inspect --format "{{.State.Status}}" systemd-healthy 2>/dev/null)" = running ]'
        is ActiveState healthy activating
        is ActiveState waits inactive
        berth exec systemd-healthy touch /tmp/well
        until_true 'systemctl --quiet is-active waits'
        is ActiveState healthy active
        systemctl stop waits healthy
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_has_its_credentials_and_secrets_and_one_that_stops_saying_that_it_lives_is_ended(string monitor) => Services.Shell(
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
        systemctl start dog
        run=$(invocation dog)
        until_true 'said $run | grep --quiet --line-regexp "abracadabrafromfilesesame sesame"'
        until_is ActiveState dog failed
        is Result dog watchdog
        nothing_left
        """);

    [Fact]
    public void The_journal_has_a_containers_lines_with_its_names_and_levels_and_what_passes_through_with_its_level_and_sender() => Services.Shell(
        """
        quadlet lines.container <<END
        [Container]
        Image=localhost/busybox
        Network=none
        StopTimeout=1
        Exec=sh -c "echo a line; echo wrong >&2; head -c 5000 /dev/zero | tr '\\\\0' x; echo; exec sleep 1000"
        END
        systemctl start lines
        named="CONTAINER_NAME=systemd-lines CONTAINER_ID_FULL=$(berth inspect --format '{{.Id}}' systemd-lines)"
        until_true 'journalctl --quiet --unit lines $named --output cat | grep --quiet --line-regexp "x\{5000\}"'
        journalctl --quiet --unit lines $named --output cat | grep --quiet --line-regexp 'a line'
        [ "$(journalctl --quiet --unit lines $named --output cat --priority err)" = wrong ] || fail "the level is another"
        [ "$(berth logs systemd-lines 2>&1 >/dev/null)" = wrong ] || fail "$(berth logs systemd-lines 2>&1)"
        systemctl stop lines

        for way in LogDriver=passthrough PodmanArgs=--monitor=none; do
            quadlet pass.container <<END
        [Container]
        Image=localhost/busybox
        Network=none
        StopTimeout=1
        $way
        Exec=sh -c "echo '<3>an error'; echo plain; exec sleep 1000"
        END
            systemctl start pass
            run=$(invocation pass) pid=$(berth inspect --format '{{.State.Pid}}' systemd-pass)
            until_true '[ "$(said $run --unit pass --priority err _PID=$pid)" = "an error" ]'
            until_true 'said $run _PID=$pid | grep --quiet --line-regexp plain'
            [ $way = LogDriver=passthrough ] || [ "$(berth logs systemd-pass)" = $'an error\nplain' ] || fail "$(berth logs systemd-pass)"
            systemctl stop pass
        done
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_ends_in_each_way_to_be_killed_with_the_status_of_its_container(string monitor) => Services.Shell(
        $"monitor={monitor}\n" +
        """
        # Without the command that asks the container, it is systemd that asks.
        mkdir -p $units/mode.service.d
        printf '[Service]\nExecStop=\n' >$units/mode.service.d/ask.conf
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
            began=$(date +%s)
            systemctl start mode
            run=$(invocation mode) group=/sys/fs/cgroup$(property ControlGroup mode)
            [ -d $group ] || fail "no control group $group"
            until_true 'said $run | grep --quiet --line-regexp begun'
            systemctl stop mode
            until_true 'heard mode $run asked'
            is ExecMainStatus mode 7
            nothing_left
            until_true '! [ -e $group ]'
        done
        """);

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_that_becomes_unhealthy_or_of_which_all_was_killed_starts_again_and_without_Restart_its_container_is_removed(string monitor) => Services.Shell(
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
        systemctl start ill
        berth exec systemd-ill touch /tmp/ill
        until_true '[ "$(property NRestarts ill)" = 1 ] && systemctl --quiet is-active ill'
        berth exec systemd-ill test ! -e /tmp/ill || fail "the container is the one that was ill"
        before=$(berth inspect --format '{{.Id}}' systemd-ill)
        systemctl kill --signal KILL --kill-whom all ill
        until_true '[ "$(property NRestarts ill)" = 2 ] && systemctl --quiet is-active ill'
        [ "$(berth inspect --format '{{.Id}}' systemd-ill)" != $before ] || fail "the container is the one that was killed"
        systemctl stop ill
        sed -i '/^Restart/d' $quadlets/ill.container
        systemctl daemon-reload
        systemctl start ill
        systemctl kill --signal KILL --kill-whom all ill
        until_is ActiveState ill failed
        nothing_left
        """);
}
