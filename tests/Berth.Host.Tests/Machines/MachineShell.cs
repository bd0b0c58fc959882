using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Machines;

/// <summary>Runs the scripts of these tests in their host, with the words that all of them use.</summary>
internal static class MachineShell
{
    // Conditions are waited for as long as a loaded machine may need.
    private const string Words =
        """
        fail() { echo "$*"; exit 1; }
        wait_until() { local _; for _ in $(seq 500); do if eval "$1"; then return; fi; sleep 0.1; done; fail "waited in vain for: $1${2:+ but: $(eval "$2" 2>&1)}"; }
        running() { wait_until "[ \"\$(systemctl -M $1 is-system-running 2>/dev/null)\" = running ]"; }
        nothing_left() {
            wait_until "! machinectl show $1 >/dev/null 2>&1"
            wait_until '! find /run/systemd/machines /var/log/journal -xtype l | grep -q .'
            wait_until "! [ -e /run/systemd/machines/$1 ]"
        }

        """;

    /// <summary>Runs a script of bash that has to succeed.</summary>
    public static void Run(SeparateHost prepared, string script)
    {
        var result = prepared.Host.Run(TimeSpan.FromMinutes(4), "bash", "-c", Words + script);
        Assert.True(result.Status == 0, result.ToString());
    }
}
