using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Machines;

/// <summary>Where the journal of a container that boots is found on its host, by each value of <c>--link-journal</c>.</summary>
[Collection(MachineTests.Name)]
public sealed class JournalLinkTests(SeparateHost prepared)
{
    [Fact]
    public void Each_way_to_link_a_journal_shows_it_as_that_of_nspawn_and_leaves_what_it_is_to_leave()
    {
        MachineShell.Run(
            prepared,
            """
            mkdir -p /var/log/journal
            digit=0
            id() { printf '%032x' $((0xabc0 + digit)); }
            merged() { journalctl --quiet --merge --identifier link-test --output cat _MACHINE_ID=$(id) 2>/dev/null; }
            round() {
                place=/var/log/journal/$(id)
                berth run --detach --name link-one --network none --env container_uuid=$(id) --link-journal=$1 localhost/web >/dev/null || fail "$1: no start"
                berth wait --condition booted link-one >/dev/null
                berth exec link-one sh -c 'logger -t link-test written; journalctl --sync'
                [ "$(journalctl --quiet -M link-one --identifier link-test --output cat)" = written ] || fail "$1: not by -M"
                case $2 in
                    no) ! [ -e $place ] && ! [ -L $place ] || fail "$1: $(ls -l /var/log/journal)" ;;
                    guest) [ -L $place ] && [ "$(merged)" = written ] || fail "$1: $(ls -l /var/log/journal) $(merged)" ;;
                    host) ! [ -L $place ] && [ -d $place ] && [ "$(merged)" = written ] || fail "$1: $(ls -l /var/log/journal) $(merged)" ;;
                esac
                berth rm --force --time 0 link-one >/dev/null
                nothing_left link-one
                if [ $2 = host ]; then
                    [ "$(merged)" = written ] || fail "$1: the messages are gone"
                    rm -r $place
                else
                    ! [ -e $place ] && ! [ -L $place ] || fail "$1: left $(ls -l /var/log/journal)"
                fi
                digit=$((digit + 1))
            }
            round no no
            round guest guest
            round try-guest guest
            round host host
            round try-host host
            round auto no
            mkdir /var/log/journal/$(id)
            round auto host
            # What another machine's messages are in is no place for a link.
            mkdir /var/log/journal/$(id)
            berth run --detach --name link-two --network none --env container_uuid=$(id) --link-journal=guest localhost/web >/dev/null 2>/tmp/link-said && fail "it starts without its link"
            grep -q "$(id)" /tmp/link-said || fail "$(cat /tmp/link-said)"
            berth rm --force --time 0 --ignore link-two >/dev/null
            [ -d /var/log/journal/$(id) ] || fail "the directory is gone"
            rmdir /var/log/journal/$(id)
            nothing_left link-two
            """);
    }
}
