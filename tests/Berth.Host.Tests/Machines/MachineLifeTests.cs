using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Machines;

/// <summary>What becomes of a container that boots, and what the host knows of it then. Each test has a container of its own.</summary>
[Collection(MachineTests.Name)]
public sealed class MachineLifeTests(SeparateHost prepared)
{
    [Fact]
    public void A_reboot_keeps_id_address_and_files_and_a_power_off_ends_it_whatever_the_restart_policy()
    {
        Shell(
            """
            berth run --detach --name life-one --restart always --volume life-data:/data --cap-add SYS_ADMIN localhost/web >/dev/null
            running life-one
            address=$(berth inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.MacAddress}}{{end}}' life-one)
            [ "$(getent ahostsv4 life-one | awk '{ print $1; exit }')" = "${address% *}" ] || fail "getent does not know ${address% *}"
            ping -q -c 1 -W 10 life-one >/dev/null || fail "no answer by name"
            # A link-local address, which comes later and is preferred, answers too.
            wait_until 'getent ahosts life-one | grep -q ^fe80:'
            ping -q -c 1 -W 10 life-one >/dev/null || fail "no answer by name from $(getent ahosts life-one)"
            berth exec life-one sh -c 'echo kept >/data/file; echo kept >/root/file'
            hostnamectl -M life-one set-hostname wuff || fail "no host name"
            before=$(machinectl show life-one --value -p Leader -p Id)
            machinectl reboot life-one || fail "no reboot"
            wait_until '[ "$(machinectl show life-one --value -p Leader 2>/dev/null)" != "${before##*$'\n'}" ] && [ -n "$(machinectl show life-one --value -p Leader 2>/dev/null)" ]'
            running life-one
            [ "$(machinectl show life-one --value -p Id)" = "${before%%$'\n'*}" ] || fail "another id"
            [ "$(berth exec life-one cat /data/file /root/file | tr '\n' ' ')" = 'kept kept ' ] || fail "other files"
            [ "$(hostnamectl -M life-one hostname)" = wuff ] || fail "another name"
            [ "$(berth inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.MacAddress}}{{end}}' life-one)" = "$address" ] || fail "another address"
            [ "$(berth inspect --format '{{.RestartCount}}' life-one)" = 0 ] || fail "counted as a restart"
            machinectl poweroff life-one || fail "no power-off"
            [ "$(berth wait life-one)" = 0 ] || fail "the status is not 0"
            nothing_left life-one
            [ "$(berth inspect --format '{{.State.Status}}' life-one)" = exited ] || fail "it runs again"
            berth rm life-one >/dev/null
            berth volume rm life-data >/dev/null
            """);
    }

    [Fact]
    public void Killing_the_init_or_the_monitor_leaves_no_ghost()
    {
        Shell(
            """
            berth run --detach --name life-two --network none localhost/web >/dev/null
            running life-two
            kill -KILL $(berth inspect --format '{{.State.Pid}}' life-two)
            nothing_left life-two
            berth start life-two >/dev/null
            running life-two
            init=$(berth inspect --format '{{.State.Pid}}' life-two)
            kill -KILL $(berth inspect --format '{{.State.ConmonPid}}' life-two)
            machinectl show life-two >/dev/null || fail "it runs and is forgotten"
            kill -KILL $init
            wait_until '! machinectl show life-two >/dev/null 2>&1'
            berth rm --force life-two >/dev/null || fail "not removed"
            nothing_left life-two
            """);
    }

    [Fact]
    public void Only_what_boots_is_registered_unless_the_user_says_otherwise()
    {
        Shell(
            """
            berth run --detach --name life-app localhost/busybox sleep 600 >/dev/null
            berth run --detach --name life-asked --register localhost/busybox sleep 600 >/dev/null
            berth run --detach --name life-quiet --register=false --network none localhost/web >/dev/null
            machines=$(machinectl --no-legend list | awk '{ print $1 }' | grep -E '^life-(app|asked|quiet)$')
            berth rm --force --time 0 life-app life-asked life-quiet >/dev/null
            [ "$machines" = life-asked ] || fail "registered: $machines"
            nothing_left life-asked
            """);
    }

    [Fact]
    public void A_name_that_another_machine_has_is_told_and_is_no_obstacle()
    {
        Shell(
            """
            sleep 600 & sleeper=$!
            busctl --quiet call org.freedesktop.machine1 /org/freedesktop/machine1 org.freedesktop.machine1.Manager \
                RegisterMachine sayssus life-taken 0 test container $sleeper ''
            said=$(berth run --detach --name life-taken --network none localhost/web 2>&1 >/dev/null)
            case $said in *"life-taken is not registered with systemd-machined"*) ;; *) fail "said: $said" ;; esac
            berth rm --force --time 0 life-taken >/dev/null
            [ "$(machinectl show life-taken --value -p Leader)" = $sleeper ] || fail "the other machine is gone"
            kill $sleeper
            """);
    }

    [Fact]
    public void Credentials_reach_the_init()
    {
        Shell(
            """
            echo -n loaded >/tmp/life-credential
            berth run --detach --name life-three --network none --set-credential=one:set --load-credential=two:/tmp/life-credential localhost/web >/dev/null
            running life-three
            seen=$(berth exec life-three systemd-creds --system cat one; berth exec life-three systemd-creds --system cat two)
            berth rm --force --time 0 life-three >/dev/null
            [ "$seen" = setloaded ] || fail "saw: $seen"
            """);
    }

    [Fact]
    public void A_unit_with_a_user_and_system_call_filters_starts_without_CAP_SYS_ADMIN()
    {
        Shell(
            """
            id=$(berth create --network none localhost/web)
            for kind in both drop-in; do
                mkdir -p /tmp/life-units/filtered-$kind.service.d
                printf '[Service]\nType=exec\nUser=daemon\nExecStart=sleep infinity\n' >/tmp/life-units/filtered-$kind.service
            done
            printf 'LockPersonality=yes\nSystemCallFilter=@system-service\n' >>/tmp/life-units/filtered-both.service
            printf '[Service]\nRestrictRealtime=yes\n' >/tmp/life-units/filtered-drop-in.service.d/filter.conf
            berth cp /tmp/life-units/. $id:/etc/systemd/system
            berth start $id >/dev/null
            wait_until '[ "$(berth systemctl $id is-system-running)" = running ]'
            berth systemctl $id start filtered-both filtered-drop-in || fail "$(berth systemctl $id status filtered-both filtered-drop-in)"
            modes=$(berth exec $id bash -c 'for unit in filtered-both filtered-drop-in; do grep ^Seccomp: /proc/$(systemctl show -P MainPID $unit)/status; done' | tr -d '\n[:space:]')
            berth rm --force --time 0 $id >/dev/null
            rm -r /tmp/life-units
            [ "$modes" = Seccomp:2Seccomp:2 ] || fail "no filters: $modes"
            """);
    }

    private void Shell(string script) => MachineShell.Run(prepared, script);
}
