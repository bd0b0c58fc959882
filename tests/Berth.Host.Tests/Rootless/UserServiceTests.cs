using Berth.Host.Tests.Services;

namespace Berth.Host.Tests.Rootless;

/// <summary>Services of a user who is not root, run by that user's own manager.</summary>
public sealed class UserServiceTests(UserHost user) : SharedServiceTests(user), IClassFixture<UserHost>
{
    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void A_service_has_the_volume_and_the_image_of_other_units_and_what_is_not_there_yet_refuses_by_name(string monitor) => Services.Shell(
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
        systemctl start uses
        is ActiveState data-volume active
        is ActiveState got-image active
        until_true 'test "$(berth exec systemd-uses cat /data/file)" = here'
        systemctl stop uses data-volume got-image
        test "$(berth volume ls --filter label=kept=yes -q)" = systemd-data
        berth volume rm systemd-data

        quadlet net.network <<<'[Network]'
        quadlet netted.container <<END
        [Container]
        Image=localhost/busybox
        Network=net.network
        PublishPort=127.0.0.1:18083:80
        PodmanArgs=--monitor=$monitor
        Exec=sh -c 'echo netted >/tmp/index.html; exec httpd -f -p 80 -h /tmp'
        END
        systemctl start netted
        is ActiveState net-network active
        until_true 'curl -s http://127.0.0.1:18083/ | grep -q netted'
        # What carries the port is the service's, and goes with it.
        systemctl kill -s KILL netted
        until_true 'refused curl -s http://127.0.0.1:18083/'
        until_true 'test -z "$(berth ps -aq)"'
        systemctl reset-failed netted
        systemctl start netted
        until_true 'curl -s http://127.0.0.1:18083/ | grep -q netted'
        systemctl stop netted
        refused curl -s http://127.0.0.1:18083/
        test -z "$(ls -A $runtime/containers/networks/rootless-netns 2>/dev/null)"
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
            began=$(date +%s)
            refused systemctl start $1
            until_true "heard $1 $(invocation $1) 'Error: .*$2.*not supported yet.*'"
            systemctl stop $1
        }
        fails group-pod pod
        fails yaml 'kube play'
        fails made-build build
        systemctl stop net-network
        berth network rm systemd-net
        rm -r ~/.config/containers/systemd
        systemctl daemon-reload
        test -z "$(berth ps -aq)"
        """);
}
