using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Crashes;

/// <summary>
/// kill -9 of each process of an operation, at system calls spread over all that it makes: strace delivers the signal.
/// Whatever was interrupted, the next command works, no name is stuck, and nothing is left.
/// </summary>
public sealed class KilledOperationTests : IDisposable
{
    /// <summary>How many places of one process in one operation are tried.</summary>
    private const int Samples = 12;

    private readonly SystemdHost _host = PreparedHost.Prepare();

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var scenario in CrashScenario.All)
            {
                cases.Add(scenario.Name, "berth");
                if (scenario.Name.StartsWith("run", StringComparison.Ordinal) || scenario.Name == "start")
                {
                    cases.Add(scenario.Name, "conmon");
                    cases.Add(scenario.Name, "crun");
                }
            }

            return cases;
        }
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Cases))]
    public void A_killed_operation_leaves_nothing_and_blocks_nothing(string operation, string victim)
    {
        var scenario = CrashScenario.All.Single(candidate => candidate.Name == operation);
        File.Copy(Path.Combine(Checkout.Root, "tests/host/traces"), _host.Outside("/opt/traces"), overwrite: true);
        // What the first use of a store makes for good is no trace.
        _host.Shell("berth run --rm localhost/busybox true && /opt/traces >/tmp/before").Succeeded();

        var failures = new List<string>();
        var steps = RecordSteps(scenario, victim);
        Assert.True(steps.Count >= Samples, $"{victim} makes {steps.Count} steps in {operation}");
        for (var sample = 0; sample < Samples; sample++)
        {
            var step = steps[(int)((sample + 0.5) * steps.Count / Samples)];
            Prepare(scenario, victim);
            var killed = Interrupted(scenario, victim, $"inject={step.Call}:signal=KILL:when={step.Occurrence}", "/dev/null");
            if (Complaint() is { } complaint)
                failures.Add($"{victim} killed at {step} (status {killed.Status}): {complaint}");
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();

    private IReadOnlyList<CrashStep> RecordSteps(CrashScenario scenario, string victim)
    {
        Prepare(scenario, victim);
        Interrupted(scenario, victim, "trace=all", "/tmp/calls").Succeeded();
        var steps = CrashStep.FromTrace(File.ReadLines(_host.Outside("/tmp/calls")));
        _host.Shell("berth rm -f -t 0 crash; rm -f /tmp/calls");
        return steps;
    }

    private void Prepare(CrashScenario scenario, string victim)
    {
        StandIn(victim, "");
        if (scenario.Setup is not null)
            _host.Shell(scenario.Setup.Replace("berth ", $"berth {HelperOption(victim)}", StringComparison.Ordinal)).Succeeded();
    }

    /// <summary>Runs the operation with one of its processes under strace with <paramref name="expression"/>.</summary>
    private CommandResult Interrupted(CrashScenario scenario, string victim, string expression, string log)
    {
        var strace = $"strace -qq -o {log} -e {expression}";
        if (victim == "berth")
            return _host.Shell($"timeout 30 {strace} berth {scenario.Command}");
        // Traced from behind (-D), so that the helper stays Berth's child. conmon is followed: it leaves its first process at once.
        StandIn(victim, $"strace -D {(victim == "conmon" ? "-f" : "")} -qq -o {log} -e {expression} ");
        var result = _host.Shell($"timeout 30 berth {HelperOption(victim)}{scenario.Command}");
        // The container remembers its runtime: what comes after must not be killed, too.
        StandIn(victim, "");
        return result;
    }

    /// <summary>Makes the script that Berth finds as its helper.</summary>
    private void StandIn(string victim, string tracer)
    {
        if (victim == "berth")
            return;
        _host.Shell($"printf '#!/bin/sh\nexec {tracer}/usr/bin/{victim} \"$@\"\n' >/tmp/{victim}.new && chmod +x /tmp/{victim}.new && mv /tmp/{victim}.new /tmp/{victim}").Succeeded();
    }

    private static string HelperOption(string victim) => victim switch
    {
        "crun" => "--runtime /tmp/crun ",
        "conmon" => "--conmon /tmp/conmon ",
        _ => "",
    };

    /// <summary>What is wrong after an interruption; null if nothing is.</summary>
    private string? Complaint()
    {
        var list = _host.Shell("timeout 10 berth ps -a");
        if (list.Status != 0)
            return $"the next command fails: {list}";
        _host.Shell("timeout 20 berth rm -f -t 0 crash");
        var again = _host.Shell("timeout 20 berth run --rm --name crash --network=none localhost/busybox echo again");
        if (again != new CommandResult(0, "again\n", ""))
            return $"the name is stuck: {again}";
        var left = _host.Run("/opt/traces", "since", "/tmp/before");
        if (left.Status != 0)
        {
            _host.Shell("berth rm -fa -t 0; /opt/traces >/tmp/before");
            return $"this is left: {left.Output}";
        }

        return null;
    }
}
