namespace Berth.Host.Tests.Services;

/// <summary>Containers of services that are updated from a registry.</summary>
public sealed class UpdateTests(ServiceHost services) : IClassFixture<ServiceHost>
{
    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void An_update_restarts_what_is_older_goes_back_from_what_does_not_start_and_does_not_try_that_again(string monitor)
    {
        services.Host.Run("/opt/registry", "start").Succeeded();
        services.Shell(
            $"monitor={monitor}\n" + UpdateScenario.Script +
            """
            image 'echo newest; exec sleep 1003'
            both "$(updated)" true
            run 'echo newest; exec sleep 1003'
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
