using System.Text.RegularExpressions;
using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Machines;

/// <summary>
/// The host's own tools look into a container that Berth booted as they look into one of systemd-nspawn: what they print is the same
/// but for names, ids, numbers and who runs it.
/// </summary>
[Collection(MachineTests.Name)]
public sealed partial class SeedSessionTests(TwoMachines machines) : IClassFixture<TwoMachines>
{
    [Theory]
    [InlineData("machinectl --no-pager --no-legend list | grep \"^$M \"")]
    [InlineData("machinectl --no-pager --lines=0 status $M | grep -E '(Leader|Service|OS):'")]
    [InlineData("machinectl --no-pager --lines=0 status $M | grep -oE '─[a-z-]+[.](service|scope|slice)' | grep -vE 'console-getty|container-getty|user' | sort -u")]
    [InlineData("machinectl show $M -p Name -p Class -p State")]
    [InlineData("machinectl --quiet shell $M /bin/echo hello </dev/null")]
    [InlineData("machinectl --quiet shell root@$M /usr/bin/id </dev/null")]
    [InlineData("echo one >/tmp/to-$M; machinectl copy-to $M /tmp/to-$M /root/copied && machinectl copy-from $M /root/copied /tmp/from-$M && cat /tmp/from-$M; rm -f /tmp/{to,from}-$M")]
    [InlineData("mkdir -p /tmp/bind-$M; echo two >/tmp/bind-$M/file; machinectl bind --mkdir $M /tmp/bind-$M /mnt/bound && machinectl --quiet shell $M /bin/cat /mnt/bound/file </dev/null")]
    [InlineData("hostnamectl -M $M hostname; hostnamectl -M $M status | grep -E 'Operating|Kernel|Architecture|Icon|Static'")]
    [InlineData("systemctl -M $M restart lighttpd && systemctl -M $M is-active lighttpd dbus systemd-journald")]
    [InlineData("systemctl -M $M is-system-running; systemctl -M $M --no-legend --failed; systemctl -M $M show -p SystemState -p NFailedUnits")]
    [InlineData("systemctl -M $M --no-pager --no-legend --plain list-units --type=service | grep -E '^(dbus|lighttpd|systemd-journald|systemd-logind)[.]'")]
    [InlineData("systemctl -M $M status lighttpd 2>&1 | grep -E 'Loaded|Active' | sed 's/ since.*//'")]
    [InlineData("systemctl --no-pager --no-legend list-machines | grep -w $M")]
    [InlineData("systemctl --no-pager -r --type=service list-units 2>&1 | grep -E \"$M:dbus.service|^Failed\"")]
    [InlineData("loginctl -M $M --no-legend list-sessions; loginctl -M $M --no-legend list-seats")]
    [InlineData("busctl -M $M --no-pager --no-legend list | awk '/^org/ { print $1 }' | sort")]
    [InlineData("journalctl -M $M --no-pager --quiet -u dbus.service -o cat | grep '^Started'")]
    [InlineData("ps -eo machine:32,comm | awk -v m=$M '$1 == m { print $2 }' | grep -vE 'conmon|berth|agetty|sd-pam' | sort -u")]
    [InlineData("varlinkctl --json=short call /run/systemd/machine/io.systemd.Machine io.systemd.Machine.List \"{\\\"name\\\":\\\"$M\\\"}\" | jq -c '[.name, .class, .leader.pid > 1, .supervisor.pid > 1, .UID]'")]
    [InlineData("tr '\\0' '\\n' </proc/$(machinectl show $M --value -p Leader)/environ | grep -E '^(container_host_|NOTIFY_SOCKET)' | sort")]
    [InlineData("/tmp/session $M $(machinectl show $M --value -p Leader)")]
    [InlineData(Login)]
    public void A_line_of_the_session_prints_for_a_container_of_berth_what_it_prints_for_one_of_nspawn(string line)
    {
        var (ours, theirs) = (machines.Run(line, TwoMachines.Ours), machines.Run(line, TwoMachines.Theirs));
        // What tools say of a process that ends while they look is said of either by chance.
        for (var round = 1; round < 3 && Plain(theirs) != Plain(ours); round++)
            (ours, theirs) = (machines.Run(line, TwoMachines.Ours), machines.Run(line, TwoMachines.Theirs));
        Assert.Equal(Plain(theirs), Plain(ours));
        Assert.NotEqual("", theirs.Output + ours.Output + (line.StartsWith("loginctl", StringComparison.Ordinal) ? "none" : ""));
    }

    [Fact]
    public void A_machine_tells_its_id_root_unit_and_interfaces()
    {
        var shown = machines.Run("machinectl show $M; berth inspect --format '{{.Id}}' $M", TwoMachines.Ours).Succeeded().Output;
        var id = shown.TrimEnd()[^64..];
        Assert.Contains($"Id={id[..32]}\n", shown, StringComparison.Ordinal);
        Assert.Contains("Service=berth\n", shown, StringComparison.Ordinal);
        Assert.Contains($"Unit=libpod-{id}.scope\n", shown, StringComparison.Ordinal);
        Assert.Contains($"RootDirectory=/var/lib/berth/containers/{id}/merged\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hosts_merged_journal_has_the_containers_messages()
        => Assert.Contains("dbus.service", machines.Run(
            "journalctl --quiet --merge --no-pager --output=cat _MACHINE_ID=$(berth inspect --format '{{slice .ID 0 32}}' $M) 2>/dev/null", TwoMachines.Ours).Succeeded().Output, StringComparison.Ordinal);

    [Fact]
    public void The_hosts_own_journal_has_only_the_hosts_messages()
        => Assert.Equal(
            "", machines.Run(
                "journalctl --quiet --no-pager --output=cat _MACHINE_ID=$(berth inspect --format '{{slice .ID 0 32}}' $M)", TwoMachines.Ours).Output);

    [Fact]
    public void The_state_inside_is_seen_outside()
    {
        machines.Run("systemctl -M $M reset-failed", TwoMachines.Ours);
        Assert.Matches(@"^Up .* \(running\)\n$", machines.Run("berth ps --filter name=$M --format '{{.Status}}'", TwoMachines.Ours).Output);
        Assert.Equal("running 0\n", machines.Run("berth inspect --format '{{.State.System.State}} {{.State.System.FailedUnits}}' $M", TwoMachines.Ours).Output);
        Assert.Equal("running\n", machines.Run("berth systemctl $M is-system-running", TwoMachines.Ours).Output);
        Assert.Contains("Reached target", machines.Run("berth journalctl $M --no-pager -b", TwoMachines.Ours).Output, StringComparison.Ordinal);
    }

    // Reads until the prompt is there, leaves by ^] three times, and prints the prompt.
    private const string Login =
        """
        coproc L { script --quiet --command "machinectl login $M" /dev/null 2>&1; }
        while read -r -t 60 -N 1 -u ${L[0]} c; do t+=$c; case $t in *"login: ") break ;; esac; done
        printf '\035\035\035' >&${L[1]}
        cat <&${L[0]} >/dev/null
        printf '%s\n' "${t##*$'\n'}"
        """;

    private static string Plain(CommandResult result)
    {
        var text = result.Output.Replace(TwoMachines.Ours, "{machine}", StringComparison.Ordinal).Replace(TwoMachines.Theirs, "{machine}", StringComparison.Ordinal)
            .Replace("systemd-nspawn", "{service}", StringComparison.Ordinal).Replace("berth", "{service}", StringComparison.Ordinal);
        return $"{result.Status}\n{Blanks().Replace(Numbers().Replace(text, "0"), " ")}";
    }

    [GeneratedRegex("[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Numbers();

    [GeneratedRegex("[ \\t\\r]+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
