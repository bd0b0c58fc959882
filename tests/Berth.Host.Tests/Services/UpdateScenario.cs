namespace Berth.Host.Tests.Services;

/// <summary>What becomes of two services, and of a third that needs one of them, as the image in the registry changes.</summary>
internal static class UpdateScenario
{
    /// <summary>
    /// A script up to the image that does not start and is not tried again; <c>$monitor</c> is how the containers are supervised. Afterwards
    /// <c>image COMMAND</c> pushes another one, and the services run <c>echo new; exec sleep 1002</c>.
    /// </summary>
    public const string Script =
        """
        image() {
            podman create --name made localhost/busybox true >/dev/null
            podman commit --quiet --change "CMD [\"sh\",\"-c\",\"$1\"]" made 127.0.0.1:5377/side/$monitor:1 >/dev/null
            podman rm made >/dev/null
            podman push --quiet 127.0.0.1:5377/side/$monitor:1
            podman untag 127.0.0.1:5377/side/$monitor:1
        }
        updated() { berth auto-update "$@" --format '{{.Unit}} {{.Updated}}' 2>~/errors; }
        both() { [ "$(echo "$1" | sort)" = "one.service $2"$'\n'"two.service $2" ] || fail "$1, not $2: $(cat ~/errors)"; }
        run() { local name; for name in one two; do [ "$(berth inspect --format '{{join .Config.Cmd " "}}' systemd-$name)" = "sh -c $1" ] || fail "$name: $(berth inspect --format '{{.Config.Cmd}}' systemd-$name)"; done; }
        all_active() { local name; for name in one two needs; do is ActiveState $name active; done; }
        told() { until_true "[ \"\$(journalctl --quiet MESSAGE_ID=c4d9e1b6075a4a2f8e3b91f6d8207a5c IMAGE_NAME=127.0.0.1:5377/side/$monitor:1 --output cat | wc -l)\" = $1 ]"; }
        image 'exec sleep 1001'
        for name in one two; do
            # They are started more often than a manager takes for sane.
            quadlet $name.container <<END
        [Unit]
        StartLimitIntervalSec=0
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
        unit needs.service <<END
        [Unit]
        Requires=one.service
        After=one.service
        StartLimitIntervalSec=0
        [Service]
        ExecStart=sleep 1000
        END
        systemctl start one two needs
        both "$(updated)" false

        image 'echo new; exec sleep 1002'
        both "$(updated --dry-run)" pending
        run 'exec sleep 1001'
        both "$(updated)" true
        run 'echo new; exec sleep 1002'
        both "$(updated)" false
        is ActiveState needs active

        image 'exit 3'
        status=0
        report=$(updated) || status=$?
        both "$report" 'rolled back'
        [ $status = 125 ] || fail "the status is $status"
        run 'echo new; exec sleep 1002'
        all_active
        both "$(updated)" false
        grep --quiet 'not tried again' ~/errors || fail "$(cat ~/errors)"
        told 2

        """;
}
