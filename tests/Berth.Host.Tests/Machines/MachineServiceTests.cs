using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Machines;

/// <summary>A container that boots as a service of its host, in the shape that Quadlet gives it: conmon beside it, its own control group.</summary>
[Collection(MachineTests.Name)]
public sealed class MachineServiceTests(SeparateHost prepared)
{
    // The unit's name is that of the container. Each line that is handed in is one more line of the service.
    private const string Service =
        """
        service() {
            { printf '[Service]\nType=notify\nDelegate=yes\nKillMode=mixed\nTimeoutStopSec=5min\nExecStopPost=-/usr/local/bin/berth rm -v -f -i %s\n' $1
              printf 'ExecStart=/usr/local/bin/berth run --name %s --replace --rm --cgroups=split --detach --network none %s localhost/web\n' $1 "$2"
              shift 2
              printf '%s\n' "$@"
            } >/run/systemd/system/$name.service
            systemctl daemon-reload
        }
        is() { local seen; seen=$(systemctl show -P "$1" $name); [ "$seen" = "$2" ] || fail "$1 is $seen, not $2: $(systemctl status $name)"; }
        booted() { wait_until "[ \"\$(systemctl show -P StatusText $name)\" = \"$name: running\" ]"; }

        """;

    [Theory]
    [InlineData("all", "conmon")]
    [InlineData("main", "conmon")]
    [InlineData("main", "container")]
    public void A_reboot_inside_is_no_end_of_the_service_and_a_power_off_a_clean_one(string access, string ready)
    {
        Shell(
            $"name=service-{access}-{ready} access={access} ready={ready}\n" + Service +
            """
            service $name "--sdnotify=$ready" NotifyAccess=$access Restart=always RestartSec=100ms
            systemctl start $name || fail "$(systemctl status $name)"
            booted
            state() { berth inspect --format "{{.Id}} {{$1}}" $name; }
            before=$(systemctl show -P MainPID $name) address=$(state .Config.Hostname) init=$(state .State.Pid)
            berth exec $name touch /root/kept
            berth exec $name systemctl reboot
            wait_until '[ "$(berth systemctl $name is-system-running 2>/dev/null)" = running ] && [ "$(state .State.Pid)" != "$init" ] && ! [ -d /proc/$before ]'
            [ "$(state .Config.Hostname)" = "$address" ] || fail "another container: $(state .Config.Hostname)"
            berth exec $name test -e /root/kept || fail "other files"
            is ActiveState active
            is NRestarts 0
            # The new main process is the manager's own child, which alone tells of its end.
            [ "$(ps -o ppid= $(systemctl show -P MainPID $name) | tr -d ' ')" = 1 ] || fail "a main process of somebody else"
            sed -i 's/^Restart=.*/Restart=on-failure/' /run/systemd/system/$name.service
            systemctl daemon-reload
            booted
            berth exec $name systemctl poweroff
            wait_until '[ "$(systemctl is-active $name)" != active ] && [ "$(systemctl is-active $name)" != deactivating ]'
            is ActiveState inactive
            is Result success
            nothing_left $name
            [ -z "$(berth ps --all --quiet --filter name=$name)" ] || fail "the container is still there"
            """);
    }

    [Fact]
    public void A_stop_that_only_signals_the_main_process_halts_the_system_and_the_manager_sees_a_success()
    {
        Shell(
            "name=service-stop\n" + Service +
            """
            service $name --sdnotify=conmon NotifyAccess=all
            systemctl start $name || fail "$(systemctl status $name)"
            booted
            systemctl stop $name
            is Result success
            wait_until 'journalctl --quiet --unit $name --output cat | grep --quiet "Halting system\|Powering off"'
            nothing_left $name
            [ -z "$(berth ps --all --quiet --filter name=$name)" ] || fail "the container is still there"
            wait_until '! [ -e /sys/fs/cgroup/system.slice/$name.service ]'
            """);
    }

    [Fact]
    public void A_systems_own_exit_status_is_that_of_the_service_which_fails_without_either_of_its_monitors()
    {
        Shell(
            "name=service-status\n" + Service +
            """
            service $name --sdnotify=conmon NotifyAccess=all
            systemctl start $name || fail "$(systemctl status $name)"
            booted
            berth exec $name systemctl exit 7
            wait_until '[ "$(systemctl is-active $name)" = failed ]'
            is ExecMainStatus 7
            systemctl start $name || fail "$(systemctl status $name)"
            booted
            kill -KILL $(berth inspect --format '{{.State.ConmonPid}}' $name)
            wait_until '[ "$(systemctl is-active $name)" = failed ]'
            nothing_left $name
            systemctl start $name || fail "$(systemctl status $name)"
            booted
            systemctl kill --signal KILL --kill-whom main $name
            wait_until '[ "$(systemctl is-active $name)" = failed ]'
            nothing_left $name
            [ -z "$(berth ps --all --quiet --filter name=$name)" ] || fail "the container is still there"
            systemctl reset-failed $name
            """);
    }

    [Fact]
    public void Without_conmon_the_system_is_the_services_own_process_and_needs_no_option_for_that()
    {
        Shell(
            "name=service-direct\n" + Service +
            """
            service $name "--sdnotify=container --monitor=none" NotifyAccess=all Restart=on-failure KillSignal=SIGRTMIN+3
            systemctl start $name || fail "$(systemctl status $name)"
            running $name
            is MainPID "$(berth inspect --format '{{.State.Pid}}' $name)"
            machinectl shell $name /bin/true </dev/null >/dev/null || fail "no shell"
            systemctl stop $name
            is Result success
            systemctl start $name || fail "$(systemctl status $name)"
            running $name
            berth exec $name systemctl poweroff
            wait_until '[ "$(systemctl is-active $name)" = inactive ]'
            is NRestarts 0
            nothing_left $name

            sed -i 's/^Restart=.*/Restart=always/' /run/systemd/system/$name.service
            systemctl daemon-reload
            systemctl start $name || fail "$(systemctl status $name)"
            running $name
            berth exec $name systemctl reboot
            wait_until '[ "$(systemctl show -P NRestarts $name)" = 1 ] && systemctl --quiet is-active $name'
            running $name
            systemctl kill --signal KILL --kill-whom all $name
            wait_until '[ "$(systemctl show -P NRestarts $name)" = 2 ] && systemctl --quiet is-active $name'
            running $name
            sed -i '/^Restart/d' /run/systemd/system/$name.service
            systemctl daemon-reload
            berth exec $name systemctl exit 7
            wait_until '[ "$(systemctl is-active $name)" = failed ]'
            is ExecMainStatus 7
            systemctl reset-failed $name
            nothing_left $name
            [ -z "$(berth ps --all --quiet --filter name=$name)" ] || fail "the container is still there"
            """);
    }

    private void Shell(string script) => MachineShell.Run(prepared, script);
}
