namespace Berth.Host.Tests.Rootless;

/// <summary>Containers of a user's services that are updated from a registry.</summary>
public sealed class UserUpdateTests(UserHost user) : IClassFixture<UserHost>
{
    [Theory]
    [InlineData("conmon")]
    [InlineData("none")]
    public void An_update_restarts_what_is_older_goes_back_from_what_does_not_start_and_does_not_try_that_again(string monitor)
    {
        user.Host.Run("/opt/registry", "start").Succeeded();
        user.Shell(
            $"monitor={monitor}\n" +
            """
            image() {
                podman create --name made localhost/busybox true >/dev/null
                podman commit --quiet --change "CMD [\"sh\",\"-c\",\"$1\"]" made 127.0.0.1:5377/user/$monitor:1 >/dev/null
                podman rm made >/dev/null
                podman push --quiet 127.0.0.1:5377/user/$monitor:1
                podman untag 127.0.0.1:5377/user/$monitor:1
            }
            updated() { berth auto-update "$@" --format '{{.Unit}} {{.Updated}}' 2>~/errors; }
            runs() { local name; for name in one two; do test "$(berth inspect --format '{{index .Config.Cmd 2}}' systemd-$name)" = "$1" || fail "$name: $(berth inspect --format '{{.Config.Cmd}}' systemd-$name)"; done; }
            both() { [ "$(echo "$1" | sort)" = "one.service $2"$'\n'"two.service $2" ] || fail "$1, not $2: $(cat ~/errors)"; }
            image 'exec sleep 1001'
            for name in one two; do
                quadlet $name.container <<END
            [Container]
            Image=127.0.0.1:5377/user/$monitor:1
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
            [Service]
            ExecStart=sleep 1000
            END
            systemctl --user start one two needs
            both "$(updated)" false

            image 'echo new; exec sleep 1002'
            both "$(updated --dry-run)" pending
            runs 'exec sleep 1001'
            both "$(updated)" true
            runs 'echo new; exec sleep 1002'
            both "$(updated)" false

            image 'exit 3'
            status=0
            report=$(updated) || status=$?
            both "$report" 'rolled back'
            test $status = 125
            runs 'echo new; exec sleep 1002'
            for unit in one two needs; do is ActiveState $unit active; done
            both "$(updated)" false
            grep -q 'not tried again' ~/errors

            # What the timer starts.
            image 'echo newest; exec sleep 1003'
            systemctl --user enable --now berth-auto-update.timer 2>/dev/null
            test "$(systemctl --user list-timers -o json | jq -r '.[].activates')" = berth-auto-update.service
            systemctl --user start berth-auto-update.service
            runs 'echo newest; exec sleep 1003'
            # It prunes too, so that only what is in use is left of the images.
            test "$(podman images -q | wc -l)" = 2
            image 'exit 4'
            refused systemctl --user start berth-auto-update.service
            runs 'echo newest; exec sleep 1003'
            for unit in one two needs; do is ActiveState $unit active; done
            until_true 'test "$(journalctl -q --user MESSAGE_ID=c4d9e1b6075a4a2f8e3b91f6d8207a5c IMAGE_NAME=127.0.0.1:5377/user/$monitor:1 -o cat | wc -l)" = 4'
            systemctl --user disable --now berth-auto-update.timer 2>/dev/null
            systemctl --user stop needs one two
            systemctl --user reset-failed
            test -z "$(berth ps -aq)"
            podman rmi -f 127.0.0.1:5377/user/$monitor:1
            """);
    }
}
