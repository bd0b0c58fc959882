using System.Diagnostics;
using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Crashes;

/// <summary>
/// kill -9 of each process of an operation before system calls that have an effect: strace delivers the signal. Whatever was interrupted,
/// the next command works, no name is stuck, and nothing is left. tests/host/crashes does it and looks.
/// </summary>
public sealed class KilledOperationTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>How many places of one operation the short test tries.</summary>
    private const int Samples = 5;

    /// <summary>How many places of a helper the short test tries.</summary>
    private const int HelperSamples = 3;

    /// <summary>How many places of a helper are tried on request: crun alone makes thousands of calls.</summary>
    private const int ManySamples = 60;

    private readonly SystemdHost _host = PreparedHost.Prepare();

    public static TheoryData<string, string> Cases => CasesOf(CrashScenario.All);

    public static TheoryData<string, string> SystemCases => CasesOf(CrashScenario.Systems);

    [Fact]
    public void Operations_killed_at_places_spread_over_them_leave_nothing_and_block_nothing()
    {
        var failures = new List<string>();
        foreach (var scenario in CrashScenario.All)
            failures.AddRange(Kill(scenario, "berth", Samples, "kill-quick"));
        foreach (var victim in (string[])["conmon", "crun"])
            failures.AddRange(Kill(CrashScenario.Of("run"), victim, HelperSamples, "kill-quick"));
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Cases))]
    public void An_operation_killed_at_any_step_leaves_nothing_and_blocks_nothing(string operation, string victim) => KillEverywhere(operation, victim);

    [Theory(Explicit = true)]
    [MemberData(nameof(SystemCases))]
    public void An_operation_on_a_system_killed_at_any_step_leaves_no_machine_either(string operation, string victim) => KillEverywhere(operation, victim);

    [Fact(Explicit = true)]
    public void The_init_of_a_system_killed_anywhere_in_its_boot_and_its_stop_leaves_nothing()
    {
        File.Copy(Path.Combine(Checkout.Root, "tests/host/traces"), _host.Outside("/opt/traces"), overwrite: true);
        var result = _host.Run(
            TimeSpan.FromMinutes(5), "bash", "-c",
            """
            # What the first use makes for good is no trace.
            berth run -d --name crash --network=none localhost/web >/dev/null
            machinectl show crash >/dev/null
            berth rm -f -t 0 crash >/dev/null
            /opt/traces >/tmp/before
            for step in $(seq 0 39); do
                berth run -d --name crash --network=none localhost/web >/dev/null || echo "no run at $step"
                init=$(berth inspect --format '{{.State.Pid}}' crash)
                if [ $step -ge 20 ]; then
                    berth wait --condition booted crash >/dev/null
                    kill -s RTMIN+3 $init
                fi
                sleep 0.$(printf %03d $((step % 20 * 20 + 5)))
                kill -KILL $init 2>/dev/null
                timeout 20 berth wait crash >/dev/null || echo "wait at $step: $?"
                for _ in $(seq 100); do [ -e /run/systemd/machines/crash ] || break; sleep 0.1; done
                ! machinectl show crash >/dev/null 2>&1 || echo "a ghost at $step"
                berth rm crash >/dev/null || echo "no removal at $step"
            done
            /opt/traces since /tmp/before || echo "left"
            berth system check || echo "not consistent"
            """);
        Assert.True(result is { Status: 0, Output: "" }, result.ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();

    private static TheoryData<string, string> CasesOf(IReadOnlyList<CrashScenario> scenarios)
    {
        var cases = new TheoryData<string, string>();
        foreach (var scenario in scenarios)
        {
            cases.Add(scenario.Name, "berth");
            if (scenario.Name.StartsWith("run", StringComparison.Ordinal) || scenario.Name.StartsWith("start", StringComparison.Ordinal))
            {
                cases.Add(scenario.Name, "conmon");
                cases.Add(scenario.Name, "crun");
            }
        }

        return cases;
    }

    private void KillEverywhere(string operation, string victim)
    {
        var failures = Kill(CrashScenario.Of(operation), victim, victim == "berth" ? int.MaxValue : ManySamples, "kill");
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private List<string> Kill(CrashScenario scenario, string victim, int samples, string verb)
    {
        foreach (var script in (string[])["traces", "crashes"])
            File.Copy(Path.Combine(Checkout.Root, "tests/host", script), _host.Outside($"/opt/{script}"), overwrite: true);
        _host.Run("/opt/crashes", "record", victim, scenario.Setup, scenario.Command, "/tmp/calls").Succeeded();
        var steps = CrashStep.FromTrace(File.ReadLines(_host.Outside("/tmp/calls")));
        Assert.True(steps.Count >= 6, $"{victim} makes {steps.Count} steps in {scenario.Name}");

        var count = Math.Min(samples, steps.Count);
        var chosen = Enumerable.Range(0, count).Select(sample => steps[(int)((sample + 0.5) * steps.Count / count)]);
        File.WriteAllLines(_host.Outside("/tmp/steps"), chosen.Select(static step => step.ToString()));
        var watch = Stopwatch.StartNew();
        var result = _host.Run(
            TimeSpan.FromSeconds(60 + (10 * count)), "bash", "-c", "/opt/crashes \"$3\" \"$0\" \"$1\" \"$2\" </tmp/steps", victim, scenario.Setup, scenario.Command, verb);
        output.WriteLine($"{scenario.Name}: {victim}: killed at {count} of {steps.Count} steps in {watch.Elapsed.TotalSeconds:F0} s");
        return [.. (result.Output + result.Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{scenario.Name}: {victim}: {line}")];
    }
}
