namespace Berth.Host.Tests.Services;

/// <summary>Quadlet files that change while their services run, and hosts that start anew with them.</summary>
public sealed class QuadletChangeTests(ServiceHost services) : IClassFixture<ServiceHost>
{
    // one VALUE HEALTH-COMMAND and two: the files of an application.
    private const string Application =
        """
        one() { cat >/srv/app/one.container <<END
        [Container]
        Image=localhost/busybox
        Network=none
        StopTimeout=1
        PodmanArgs=--monitor=$monitor
        Environment=VALUE=$1
        HealthCmd=$2
        HealthInterval=1s
        HealthRetries=1
        Exec=sleep 1000
        [Install]
        WantedBy=multi-user.target
        END
        }
        two() { cat >/srv/app/two.container <<END
        [Container]
        Image=localhost/busybox
        Network=none
        StopTimeout=1
        PodmanArgs=--monitor=$monitor
        Exec=sleep 1000
        [Install]
        WantedBy=multi-user.target
        END
        }
        says() { [ "$(echo "$1" | sed 's/ *$//')" = "$2" ] || fail "$1, and not $2"; }
        value() { berth inspect --format '{{.Config.Env}}' systemd-one | grep --only-matching 'VALUE=[0-9]*'; }
        mkdir -p /srv/app; rm -f /srv/app/*

        """;

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_change_restarts_what_it_changes_and_nothing_else_and_what_fails_is_put_back(string monitor)
    {
        services.Shell($"monitor={monitor}\n" + Application +
            """
            one 1 true; two
            says "$(berth quadlet plan /srv/app)" 'create one.service (/etc/containers/systemd/one.container)
            create two.service (/etc/containers/systemd/two.container)'
            [ ! -e /etc/containers/systemd/one.container ] || fail "a plan has written a file"
            says "$(berth quadlet apply /srv/app)" 'one.service: started
            two.service: started'
            says "$(berth quadlet plan /srv/app; berth quadlet plan)" ''
            two=$(invocation two)

            one 2 true
            says "$(berth quadlet plan /srv/app)" 'change one.service: Service.ExecStart'
            says "$(berth quadlet apply /srv/app)" 'one.service: restarted'
            says "$(value)" VALUE=2

            one 3 false
            report=$(berth quadlet apply /srv/app 2>/tmp/errors) && fail "it says that all is well"
            says "$report" '/etc/containers/systemd/one.container: put back
            one.service: restarted as it was before'
            grep --quiet 'one.service: .*healthy' /tmp/errors || fail "$(cat /tmp/errors)"
            says "$(value)" VALUE=2
            grep --quiet VALUE=2 /etc/containers/systemd/one.container || fail "the file is not as it was"

            one 4 true; sed -i 's/^Exec=/Exce=/' /srv/app/two.container
            berth quadlet apply /srv/app 2>/tmp/errors && fail "it takes a file that cannot be converted"
            grep --quiet '/two.container:6: Exce: ' /tmp/errors || fail "$(cat /tmp/errors)"
            says "$(value)" VALUE=2
            says "$(invocation two)" $two

            rm /srv/app/two.container
            says "$(berth quadlet apply /srv/app)" 'two.service: stopped
            one.service: restarted'
            [ ! -e /etc/containers/systemd/two.container ] || fail "a file that the application has no more is there"
            sed -i s/VALUE=4/VALUE=5/ /etc/containers/systemd/one.container
            says "$(berth quadlet plan)" 'change one.service: Service.ExecStart'
            says "$(berth quadlet apply)" 'one.service: restarted'
            says "$(value)" VALUE=5
            systemctl stop one
            berth quadlet rm one.container >/dev/null
            """);
    }

    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void An_apply_that_is_killed_once_systemd_knows_the_new_services_is_finished_by_the_next_one(string monitor)
    {
        services.Shell($"monitor={monitor}\n" + Application +
            """
            one 1 true; two
            berth quadlet apply /srv/app >/dev/null
            two=$(invocation two)
            # The restart begins before the apply is killed, and the health check keeps it from its end.
            one 2 'test -e /tmp/well'
            sed -i 's/HealthRetries=1/HealthRetries=1000/; /^Exec=/i Notify=healthy' /srv/app/one.container
            sed -i '/^Exec=/i Environment=VALUE=2' /srv/app/two.container
            berth quadlet apply /srv/app >/dev/null 2>&1 & apply=$!
            until_true '[ "$(systemctl show --value --property Job one)" != 0 ] && [ "$(value 2>/dev/null)" = VALUE=2 ]'
            kill -KILL $apply
            wait $apply || true
            says "$(invocation two)" $two
            until_true 'berth exec systemd-one touch /tmp/well 2>/dev/null'
            until_true 'systemctl --quiet is-active one'
            says "$(berth quadlet plan)" 'change one.service: not restarted by an apply that was cut short
            change two.service: not restarted by an apply that was cut short'
            # The first one is as it is to be by now, which nobody has seen.
            one 2 true
            says "$(berth quadlet apply /srv/app)" 'one.service: restarted
            two.service: restarted'
            [ "$(invocation two)" != $two ] || fail "the second one was not restarted"
            berth inspect --format '{{.Config.Env}}' systemd-two | grep --quiet VALUE=2 || fail "the second one is as it was"
            says "$(berth quadlet plan; berth quadlet plan /srv/app)" ''
            ! [ -e /run/berth-quadlet.changes ] || fail "$(cat /run/berth-quadlet.changes)"
            systemctl stop one two
            berth quadlet rm one.container two.container >/dev/null
            """);
    }

    [Fact]
    public void A_Quadlet_is_installed_from_the_web_under_the_name_that_the_server_gives()
    {
        services.Shell(
            """
            answer() { printf 'HTTP/1.1 %s\r\nConnection: close\r\n%b\r\n' "$1" "$2"; echo '[Container]'; echo 'Image=localhost/busybox'; }
            answer '200 OK' '' >/srv/plain
            answer '200 OK' 'Content-Disposition: attachment; filename="named.container"\r\n' >/srv/named
            answer '200 OK' 'Content-Disposition: attachment; filename="../../evil.container"\r\n' >/srv/evil
            answer '404 Not Found' '' >/srv/missing
            serve() { systemd-run --quiet --unit web-$1 socat TCP-LISTEN:$2,bind=127.0.0.1,fork,reuseaddr SYSTEM:"head --lines 1 >/dev/null; cat /srv/$1"
                until_true "socat -u /dev/null TCP:127.0.0.1:$2 2>/dev/null"; }
            serve plain 5391; serve named 5392; serve evil 5393; serve missing 5394
            fetch() { berth quadlet install --reload-systemd=false "$@" 2>&1; }
            [ "$(fetch http://127.0.0.1:5391/u.container)" = /etc/containers/systemd/u.container ] || fail "it is not installed"
            [ "$(fetch http://127.0.0.1:5392/u)" = /etc/containers/systemd/named.container ] || fail "it has another name"
            fetch http://127.0.0.1:5393/u.container | grep --quiet 'no name for a file' || fail "a path is taken for a name"
            fetch http://127.0.0.1:5394/m.container | grep --quiet 'status 404' || fail "an error is installed"
            [ "$(cat /etc/containers/systemd/u.container)" = "$(tail --lines 2 /srv/plain)" ] || fail "$(cat /etc/containers/systemd/u.container)"
            [ ! -e /etc/containers/systemd/m.container ] && [ ! -e /etc/evil.container ] && [ ! -e /etc/containers/evil.container ] || fail "a refused file is there"
            berth quadlet rm --reload-systemd=false u.container named.container >/dev/null
            systemctl stop web-plain web-named web-evil web-missing
            """);
    }

    [Fact]
    public void Podmans_generator_keeps_its_services_until_it_is_masked()
    {
        services.Shell(
            """
            quadlet whose.container <<END
            [Container]
            Image=localhost/busybox
            END
            program() { systemctl show --property ExecStart whose.service | grep --only-matching 'path=[^ ]*'; }
            [ "$(program)" = path=/usr/local/bin/berth ] || fail "with Podman's masked it is $(program)"
            rm /etc/systemd/system-generators/podman-system-generator
            systemctl daemon-reload
            [ "$(program)" = path=/usr/bin/podman ] || fail "with both it is $(program)"
            berth quadlet plan 2>&1 | grep --quiet 'ln -s /dev/null /etc/systemd/system-generators/podman-system-generator' || fail "a plan does not say how to switch"
            ln -s /dev/null /etc/systemd/system-generators/podman-system-generator
            systemctl daemon-reload
            [ "$(program)" = path=/usr/local/bin/berth ] || fail "masked again it is $(program)"
            rm /etc/containers/systemd/whose.container
            systemctl daemon-reload
            """);
    }

    [Fact]
    public void A_manager_of_a_user_has_services_of_its_own()
    {
        services.Shell(
            """
            mkdir -p /root/.config/containers/systemd
            for monitor in conmon none; do
                cat >/root/.config/containers/systemd/mine-$monitor.container <<END
            [Container]
            Image=localhost/busybox
            Network=none
            StopTimeout=1
            PodmanArgs=--monitor=$monitor
            Exec=sh -c "trap 'exit 5' TERM; while :; do sleep 0.1; done"
            END
            done
            # What pam_systemd does, where that is installed.
            mkdir -p /run/systemd/system/user@.service.d
            printf '[Service]\nEnvironment=XDG_RUNTIME_DIR=/run/user/%%i\n' >/run/systemd/system/user@.service.d/runtime.conf
            systemctl daemon-reload
            # Services of users wait until the system's network is online, which is so once something wants it.
            systemctl start network-online.target user@0
            export XDG_RUNTIME_DIR=/run/user/0 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/0/bus
            until_true 'systemctl --user is-system-running | grep --quiet "running\|degraded"'
            systemctl --user daemon-reload
            for monitor in conmon none; do
                unit=mine-$monitor
                systemctl --user start $unit
                pid=$(berth inspect --format '{{.State.Pid}}' systemd-$unit)
                case $(grep ^0:: /proc/$pid/cgroup) in 0::/user.slice/*/app.slice/$unit.service/*) ;; *) fail "the container is in $(cat /proc/$pid/cgroup)" ;; esac
                [ $monitor = conmon ] || [ "$(systemctl --user show --value --property MainPID $unit)" = $pid ] || fail "another process is the service's"
                systemctl --user stop $unit
                [ "$(systemctl --user show --value --property ExecMainStatus $unit)" = 5 ] || fail "$(systemctl --user status $unit)"
                [ -z "$(berth ps --all --quiet --filter name=systemd-$unit)" ] || fail "the container is still there"
            done
            rm -r /root/.config/containers
            systemctl --user daemon-reload
            """);
    }
}
