using Berth.Host.Tests.Services;

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
            $"monitor={monitor}\n" + UpdateScenario.Script +
            """
            # What the timer starts.
            image 'echo newest; exec sleep 1003'
            systemctl enable --now berth-auto-update.timer 2>/dev/null
            [ "$(systemctl list-timers -o json | jq -r '.[].activates')" = berth-auto-update.service ] || fail "$(systemctl list-timers)"
            systemctl start berth-auto-update.service
            run 'echo newest; exec sleep 1003'
            # It prunes too, so that only what is in use is left of the images.
            [ "$(podman images -q | wc -l)" = 2 ] || fail "$(podman images)"
            image 'exit 4'
            refused systemctl start berth-auto-update.service
            run 'echo newest; exec sleep 1003'
            all_active
            told 4
            systemctl disable --now berth-auto-update.timer 2>/dev/null
            systemctl stop needs one two
            nothing_left
            podman rmi -f 127.0.0.1:5377/side/$monitor:1
            """);
    }
}
