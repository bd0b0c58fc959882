using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Machines;

/// <summary>systemd's Container Interface from the inside: what an init finds, and the signals that it takes.</summary>
[Collection(MachineTests.Name)]
public sealed class ContainerInterfaceTests(SeparateHost prepared)
{
    [Fact]
    public void An_init_finds_its_variables_and_what_the_host_has_for_it_where_the_interface_says()
    {
        MachineShell.Run(
            prepared,
            """
            id=0123456789abcdef0123456789abcdef
            berth run --detach --name interface-one --network none --env container_uuid=$id --env 'container_ttys=pts/7 pts/8' localhost/web >/dev/null
            running interface-one
            [ "$(machinectl show interface-one --value -p Id)" = $id ] || fail "another id: $(machinectl show interface-one)"
            init=$(machinectl show interface-one --value -p Leader)
            tr '\0' '\n' </proc/$init/environ >/tmp/interface-environment
            . /etc/os-release
            for variable in container=podman container_uuid=$id container_host_id=$ID NOTIFY_SOCKET=/run/host/notify 'container_ttys=pts/7 pts/8'; do
                grep -qx "$variable" /tmp/interface-environment || fail "no $variable in $(cat /tmp/interface-environment)"
            done
            # These come from the host's own file, where it has them.
            [ "$(sed -n 's/^container_host_version_id=//p' /tmp/interface-environment)" = "${VERSION_ID:-}" ] || fail "$(cat /tmp/interface-environment)"
            root=/proc/$init/root
            [ "$(cat $root/run/host/container-manager)" = podman ] && [ "$(cat $root/run/systemd/container)" = podman ] || fail "no manager"
            [ "$(tr -d - <$root/run/host/container-uuid)" = $id ] && [ "$(cat $root/etc/machine-id)" = $id ] || fail "another id inside"
            cmp $root/run/host/os-release /etc/os-release || fail "another os-release"
            [ -d $root/run/host/userdb ] && [ -d $root/run/host/incoming ] && [ -S $root/run/host/notify ] || fail "$(ls -l $root/run/host)"
            berth exec interface-one test -w /run/host && fail "/run/host can be written"
            berth systemctl interface-one list-units --all --no-legend --plain 'container-getty@*' >/tmp/interface-gettys
            grep -q '^container-getty@7' /tmp/interface-gettys && grep -q '^container-getty@8' /tmp/interface-gettys || fail "no gettys: $(cat /tmp/interface-gettys)"
            berth exec interface-one test -t 0 </dev/null && fail "a terminal from nowhere"
            berth exec interface-one sh -c 'test -c /dev/console && test -t 0 </dev/console' || fail "no console"
            berth exec interface-one sh -c '! pgrep udevd && ! mkdir /sys/fs/cgroup/../tried 2>/dev/null && mkdir /sys/fs/cgroup/tried && rmdir /sys/fs/cgroup/tried' || fail "udev, or no control groups"
            berth rm --force --time 0 interface-one >/dev/null
            """);
    }

    [Fact]
    public void An_init_halts_powers_off_and_reboots_by_the_signals_of_systemd()
    {
        MachineShell.Run(
            prepared,
            """
            berth run --detach --name interface-two --network none localhost/web >/dev/null
            for signal in RTMIN+3 RTMIN+4 RTMIN+13 RTMIN+14; do
                berth wait --condition booted interface-two >/dev/null
                berth kill --signal $signal interface-two >/dev/null
                [ "$(timeout 100 berth wait interface-two)" = 0 ] || fail "no clean end by $signal"
                nothing_left interface-two
                berth start interface-two >/dev/null
            done
            leader() { machinectl show interface-two --value -p Leader 2>/dev/null; }
            for signal in RTMIN+5 RTMIN+15 INT; do
                berth wait --condition booted interface-two >/dev/null
                before=$(leader)
                berth kill --signal $signal interface-two >/dev/null
                wait_until '[ -n "$(leader)" ] && [ "$(leader)" != '$before' ]'
                running interface-two
            done
            berth kill --signal RTMIN+1 interface-two >/dev/null
            wait_until '[ "$(berth inspect --format "{{.State.System.State}}" interface-two)" = maintenance ]'
            berth rm --force --time 0 interface-two >/dev/null
            nothing_left interface-two
            """);
    }

    [Fact]
    public void Credentials_are_found_by_name_in_the_hosts_store_and_reach_the_services_inside_and_nobody_else()
    {
        MachineShell.Run(
            prepared,
            """
            mkdir -p /run/credstore
            echo -n stored >/run/credstore/interface.three
            berth run --detach --name interface-four --network none --set-credential=interface.one:set:with:colons --load-credential=interface.three:interface.three localhost/web >/dev/null
            running interface-four
            seen=$(berth exec interface-four systemd-run --quiet --wait --pipe -p 'ImportCredential=interface.*' sh -c 'cd $CREDENTIALS_DIRECTORY && grep "" *')
            [ "$seen" = $'interface.one:set:with:colons\ninterface.three:stored' ] || fail "saw: $seen"
            berth exec --user nobody interface-four cat /run/host/credentials/interface.one && fail "anybody can read it"
            # A file is read at each start.
            echo -n other >/run/credstore/interface.three
            berth restart interface-four >/dev/null
            running interface-four
            [ "$(berth exec interface-four systemd-creds --system cat interface.three)" = other ] || fail "not read again"
            berth rm --force --time 0 interface-four >/dev/null
            rm /run/credstore/interface.three
            berth create --name interface-five --load-credential=gone:/nowhere localhost/web >/dev/null
            berth start interface-five 2>/tmp/interface-said && fail "it starts without its credential"
            grep -q /nowhere /tmp/interface-said || fail "$(cat /tmp/interface-said)"
            berth rm interface-five >/dev/null
            """);
    }
}
