using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Machines;

/// <summary>The console of a container that boots: who sees it, who leaves it, and what comes over it.</summary>
[Collection(MachineTests.Name)]
public sealed class ConsoleTests(SeparateHost prepared)
{
    [Theory]
    [InlineData("--interactive --tty")]
    [InlineData("--console=interactive")]
    [InlineData("--console=autopipe")]
    public void Three_times_the_key_leave_the_console_and_the_system_goes_on_with_the_terminals_size_and_colours(string option)
    {
        Shell(
            $"option='{option}'\n" +
            """
            coproc C { TERM=screen-256color COLORTERM=truecolor script --quiet --command \
                "stty rows 33 cols 101; exec berth run $option --name console-one --network none localhost/web" /dev/null 2>&1; }
            seen=
            while read -r -t 90 -N 1 -u ${C[0]} c; do seen+=$c; case $seen in *"login: ") break ;; esac; done
            case $seen in *"login: ") ;; *) fail "no login on the console: $seen" ;; esac
            [ "$(berth exec console-one sh -c 'stty size </dev/console')" = "33 101" ] || fail "another size"
            berth exec console-one sh -c 'tr "\0" "\n" </proc/1/environ' >/tmp/console-environment
            grep -qx TERM=screen-256color /tmp/console-environment && grep -qx COLORTERM=truecolor /tmp/console-environment || fail "$(cat /tmp/console-environment)"
            printf '\035\035\035' >&${C[1]}
            cat <&${C[0]} >/dev/null
            wait $C_PID
            [ "$(berth inspect --format '{{.State.Status}}' console-one)" = running ] || fail "it does not run on"
            berth logs console-one | grep -q 'Reached target' || fail "the log lacks the boot"
            wait_until 'journalctl --quiet --output=cat CONTAINER_NAME=console-one | grep -q "Reached target"'
            berth rm --force --time 0 console-one >/dev/null
            """);
    }

    [Fact]
    public void A_read_only_console_shows_the_boot_and_hands_a_termination_to_the_init_as_a_halt()
    {
        Shell(
            """
            berth run --console=read-only --name console-two --network none localhost/web </dev/null >/tmp/console-two 2>&1 & command=$!
            wait_until 'grep -q "login: " /tmp/console-two'
            kill -TERM $command
            wait $command
            [ $? = 0 ] || fail "status $?"
            wait_until 'grep -qi "halting\|reached target.*halt\|reached target.*power" /tmp/console-two'
            berth rm console-two >/dev/null || fail "it still runs"
            """);
    }

    [Fact]
    public void A_passive_console_is_seen_in_the_log_alone_and_a_pipe_is_no_terminal()
    {
        Shell(
            """
            berth run --console=passive --name console-three --network none localhost/web </dev/null >/tmp/console-three 2>&1 & command=$!
            # What systemd says last may be lost: the prompt for a login takes the terminal over, with what is still in it.
            wait_until 'berth logs console-three 2>/dev/null | grep -q "Reached target.*basic"' 'berth logs console-three'
            berth wait --condition=booted console-three >/dev/null
            berth kill --signal RTMIN+3 console-three >/dev/null
            wait $command || fail "status $?"
            [ -s /tmp/console-three ] && fail "said: $(cat /tmp/console-three)"
            berth rm console-three >/dev/null
            [ "$(echo 'test -t 0 || echo piped' | berth run --rm --console=pipe localhost/busybox sh)" = piped ] || fail "no pipe"
            """);
    }

    private void Shell(string script) => MachineShell.Run(prepared, script);
}
