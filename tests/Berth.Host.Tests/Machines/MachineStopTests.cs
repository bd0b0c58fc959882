using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Machines;

/// <summary>How long a stop waits for a container that boots.</summary>
[Collection(MachineTests.Name)]
public sealed class MachineStopTests(SeparateHost prepared)
{
    [Fact]
    public void A_stop_goes_on_as_long_as_units_stop_one_after_the_other_and_kills_and_names_what_then_hangs()
    {
        MachineShell.Run(
            prepared,
            """
            id=$(berth create --name stop-moves --network none localhost/web)
            # Nobody gave a time, so that it is one without movement; the product's own is too long for a test.
            sed -i 's/"stopTimeout":90/"stopTimeout":6/' /var/lib/berth/containers/$id/spec.json
            grep -q '"stopTimeout":6,' /var/lib/berth/containers/$id/spec.json || fail "no time: $(cat /var/lib/berth/containers/$id/spec.json)"
            mkdir /tmp/stop-moves
            later=
            for unit in one two three four; do
                printf '[Unit]\nBefore=%s\n[Service]\nExecStart=sleep infinity\nExecStop=sleep 2\n' "$later" >/tmp/stop-moves/moves-$unit.service
                later="$later moves-$unit.service"
            done
            printf '[Unit]\nBefore=%s\n[Service]\nExecStart=sleep infinity\nExecStop=sleep infinity\nTimeoutStopSec=infinity\n' "$later" >/tmp/stop-moves/hangs.service
            berth cp /tmp/stop-moves/. stop-moves:/etc/systemd/system
            berth start stop-moves >/dev/null
            berth wait --condition booted stop-moves >/dev/null
            berth systemctl stop-moves start moves-one moves-two moves-three moves-four hangs || fail "the units do not start"
            berth stop stop-moves >/dev/null 2>/tmp/stop-said
            # Together the four take longer than the time without movement.
            berth logs stop-moves >/tmp/stop-log
            for unit in one two three four; do
                grep -q "Stopped.*moves-$unit.service" /tmp/stop-log || fail "moves-$unit was not waited for: $(cat /tmp/stop-said)"
            done
            grep -q 'killed while it still stops hangs.service"$' /tmp/stop-said || fail "said: $(cat /tmp/stop-said)"
            [ "$(berth inspect --format '{{.State.ExitCode}}' stop-moves)" = 137 ] || fail "$(berth ps --all)"
            berth rm stop-moves >/dev/null
            rm -r /tmp/stop-moves
            nothing_left stop-moves
            """);
    }
}
