using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Machines;

/// <summary>What <c>machine-check</c> reports, and what a container that boots tells its host of itself.</summary>
[Collection(MachineTests.Name)]
public sealed class MachineCheckTests(SeparateHost prepared)
{
    [Fact]
    public void A_check_reports_each_point_of_the_container_interface_and_leaves_nothing()
    {
        Shell(
            """
            before=$(berth ps --all --quiet | sort)
            berth machine-check --network none --format json localhost/web >/tmp/check || fail "status $?: $(cat /tmp/check)"
            [ "$(jq -r '.State, .Passed, (.FailedUnits | length)' /tmp/check | xargs)" = "running true 0" ] || fail "$(cat /tmp/check)"
            [ "$(jq -r '[.Points[] | select(.Area == "interface" and .Outcome != "holds")] | length' /tmp/check)" = 0 ] || fail "$(cat /tmp/check)"
            [ "$(jq -r '[.Points[] | select(.Area == "interface")] | length' /tmp/check)" -ge 15 ] || fail "too few points: $(cat /tmp/check)"
            [ "$(jq -r '[.Points[] | select(.Area == "host") | .Name] | join(", ")' /tmp/check)" = \
                'cgroup version 2, delegation, SELinux, AppArmor, unprivileged user namespaces, systemd-machined' ] || fail "$(cat /tmp/check)"
            [ "$(berth ps --all --quiet | sort)" = "$before" ] || fail "a container is left"
            """);
    }

    [Fact]
    public void A_check_fails_where_a_unit_fails_and_names_it()
    {
        Shell(
            """
            printf '[Unit]\nDescription=breaks\n[Service]\nType=oneshot\nExecStart=/bin/false\n[Install]\nWantedBy=multi-user.target\n' >/tmp/breaks.service
            id=$(berth create localhost/web)
            berth cp /tmp/breaks.service $id:/etc/systemd/system/breaks.service
            mkdir -p /tmp/drop-ins/multi-user.target.d
            printf '[Unit]\nWants=breaks.service\n' >/tmp/drop-ins/multi-user.target.d/breaks.conf
            berth cp /tmp/drop-ins/. $id:/etc/systemd/system
            berth commit --quiet $id localhost/breaks >/dev/null
            berth rm $id >/dev/null
            berth machine-check --network none localhost/breaks >/tmp/check && fail "it passed"
            grep -q 'FAILED.*degraded: breaks.service' /tmp/check || fail "$(cat /tmp/check)"
            berth run --detach --name check-degraded --network none localhost/breaks >/dev/null
            [ "$(berth wait --condition degraded check-degraded)" = -1 ] || fail "not degraded"
            [ "$(berth ps --filter name=check-degraded --format '{{.Status}}' | grep -o '(.*)')" = "(degraded: 1 failed)" ] || fail "ps: $(berth ps)"
            wait_until 'berth events --stream=false --since 5m --filter container=check-degraded | grep -q "system_state.*failedUnits=1, systemState=degraded"'
            berth rm --force --time 0 check-degraded >/dev/null
            berth rmi localhost/breaks >/dev/null
            """);
    }

    [Fact]
    public void A_service_shows_the_state_of_the_system_that_it_runs_and_lives_through_its_reboot()
    {
        Shell(
            """
            systemd-run --quiet --unit=check-service -p Type=notify -p NotifyAccess=all -p Delegate=yes -p KillMode=mixed \
                berth run --cgroups=split --rm --detach --name check-service --network none localhost/web || fail "not started"
            wait_until '[ "$(systemctl show -P StatusText check-service)" = "check-service: running" ]'
            before=$(systemctl show -P MainPID check-service)
            berth systemctl check-service reboot
            wait_until '[ "$(systemctl show -P MainPID check-service)" != $before ] && [ "$(systemctl show -P StatusText check-service)" = "check-service: running" ]'
            [ "$(systemctl show -P ActiveState check-service)" = active ] || fail "$(systemctl status check-service)"
            berth stop check-service >/dev/null
            wait_until '[ "$(systemctl show -P MainPID check-service)" = 0 ]'
            systemctl reset-failed check-service 2>/dev/null || true
            """);
    }

    [Fact]
    public void Machinectl_terminates_what_boots_and_a_stop_that_hangs_names_the_unit()
    {
        Shell(
            """
            berth run --detach --name check-terminate --network none localhost/web >/dev/null
            berth wait --condition booted check-terminate >/dev/null
            machinectl terminate check-terminate || fail "not terminated"
            [ "$(timeout 60 berth wait check-terminate)" = 0 ] || fail "status"
            berth start check-terminate >/dev/null
            berth wait --condition booted check-terminate >/dev/null
            berth exec check-terminate systemd-run --quiet --unit=clings -p TimeoutStopSec=600 -p ExecStop='/bin/sleep 600' /bin/sleep 600
            berth stop --time 3 check-terminate >/dev/null 2>/tmp/said
            grep -q 'killed while it still stops .*clings.service' /tmp/said || fail "said: $(cat /tmp/said)"
            berth rm check-terminate >/dev/null
            """);
    }

    private void Shell(string script) => MachineShell.Run(prepared, script);
}
