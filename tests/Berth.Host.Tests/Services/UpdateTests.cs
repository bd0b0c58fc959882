namespace Berth.Host.Tests.Services;

/// <summary>Containers of services that are updated from a registry.</summary>
public sealed class UpdateTests(ServiceHost services) : IClassFixture<ServiceHost>
{
    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void An_update_restarts_what_is_older_goes_back_from_what_does_not_start_and_does_not_try_that_again(string monitor)
    {
        services.Shell(
            $"monitor={monitor}\n" +
            """
            /opt/registry start
            image() {
                podman create --name made localhost/busybox true >/dev/null
                podman commit --quiet --change "CMD [\"sh\",\"-c\",\"$1\"]" made 127.0.0.1:5377/side/$monitor:1 >/dev/null
                podman rm made >/dev/null
                podman push --quiet 127.0.0.1:5377/side/$monitor:1
                podman untag 127.0.0.1:5377/side/$monitor:1
            }
            updated() { berth auto-update "$@" --format '{{.Unit}} {{.Updated}}' 2>/tmp/errors; }
            image 'exec sleep 1001'
            for name in one two; do
                quadlet $name.container <<END
            [Container]
            Image=127.0.0.1:5377/side/$monitor:1
            AutoUpdate=registry
            Network=none
            StopTimeout=1
            PodmanArgs=--monitor=$monitor
            Notify=healthy
            HealthCmd=true
            HealthInterval=1s
            END
            done
            cat >/run/systemd/system/needs.service <<END
            [Unit]
            Requires=one.service
            After=one.service
            [Service]
            ExecStart=sleep 1000
            END
            systemctl daemon-reload
            systemctl start one two needs
            command() { berth inspect --format '{{join .Config.Cmd " "}}' systemd-$1; }
            both() { [ "$(echo "$1" | sort)" = "one.service $2
            two.service $2" ] || fail "$1, not $2: $(cat /tmp/errors)"; }
            both "$(updated)" false

            image 'echo new; exec sleep 1002'
            both "$(updated --dry-run)" pending
            [ "$(command one)" = 'sh -c exec sleep 1001' ] || fail "a dry run has changed it"
            both "$(updated)" true
            [ "$(command one) $(command two)" = 'sh -c echo new; exec sleep 1002 sh -c echo new; exec sleep 1002' ] || fail "$(command one) $(command two)"
            both "$(updated)" false
            is ActiveState needs active

            image 'exit 3'
            status=0
            report=$(updated) || status=$?
            both "$report" 'rolled back'
            [ $status = 125 ] || fail "the status is $status"
            [ "$(command one) $(command two)" = 'sh -c echo new; exec sleep 1002 sh -c echo new; exec sleep 1002' ] || fail "$(command one) $(command two)"
            for unit in one two needs; do is ActiveState $unit active; done
            both "$(updated)" false
            grep --quiet 'not tried again' /tmp/errors || fail "$(cat /tmp/errors)"
            until_true '[ "$(journalctl --quiet MESSAGE_ID=c4d9e1b6075a4a2f8e3b91f6d8207a5c IMAGE_NAME=127.0.0.1:5377/side/$monitor:1 --output cat | wc -l)" = 2 ]'

            image 'echo newest; exec sleep 1003'
            both "$(updated)" true
            systemctl stop needs one two
            """);
    }

    [Fact]
    public void What_is_broken_for_one_unit_does_not_keep_another_from_its_update()
    {
        services.Shell(
            """
            podman tag localhost/busybox localhost/local:1
            quadlet local.container <<END
            [Container]
            Image=localhost/local:1
            AutoUpdate=local
            Network=none
            StopTimeout=1
            Exec=sleep 1000
            END
            systemctl start local
            PODMAN_SYSTEMD_UNIT=nosuch.service berth run --detach --name nowhere --network none --label io.containers.autoupdate=registry 127.0.0.1:1/nothing sleep 1000 >/dev/null 2>&1 || true
            podman tag localhost/busybox 127.0.0.1:1/nothing:latest
            PODMAN_SYSTEMD_UNIT=nosuch.service berth run --detach --name nowhere --replace --network none --label io.containers.autoupdate=registry 127.0.0.1:1/nothing sleep 1000 >/dev/null
            podman create --name made localhost/busybox true >/dev/null
            podman commit --quiet --change 'LABEL newer=yes' made localhost/local:1 >/dev/null
            podman rm made >/dev/null
            status=0
            report=$(berth auto-update --format '{{.ContainerName}} {{.Updated}}' 2>/tmp/errors | sort) || status=$?
            [ "$report" = "nowhere failed
            systemd-local true" ] || fail "$report: $(cat /tmp/errors)"
            grep --quiet 'checking image updates for container' /tmp/errors || fail "$(cat /tmp/errors)"
            [ "$(berth inspect --format '{{.Config.Labels.newer}}' systemd-local)" = yes ] || fail "it runs the old image"
            berth rm --force --time 0 nowhere >/dev/null
            systemctl stop local
            """);
    }
}
