using System.Diagnostics;
using System.Globalization;
using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Stress;

/// <summary>Many commands at once, many of them killed: what they said is there is there, once, and nothing else.</summary>
public sealed class StressTests(ITestOutputHelper output) : IDisposable
{
    private const int Workers = 8;
    private readonly SystemdHost _host = PreparedHost.Prepare();

    [Fact(Explicit = true)]
    public void Four_hundred_random_commands_of_eight_processes_leave_what_they_said() => Work(50);

    [Fact(Explicit = true)]
    public void Ten_thousand_random_commands_of_eight_processes_leave_what_they_said() => Work(1250);

    [Fact(Explicit = true)]
    public void A_thousand_containers_are_created_and_two_hundred_run_at_once()
    {
        var result = _host.Run(TimeSpan.FromMinutes(10), "bash", "-c",
            """
            free -m | awk '/Mem/ { print "used MiB: " $3 }'
            start=$EPOCHREALTIME
            for worker in 1 2 3 4 5 6 7 8; do
                (for number in $(seq 125); do berth create --name many$worker-$number localhost/busybox sleep 10000 >/dev/null || echo failed; done) &
            done
            wait
            echo "seconds for 1000 created: $(awk "BEGIN { print $EPOCHREALTIME - $start }")"
            start=$EPOCHREALTIME
            for worker in 1 2 3 4 5 6 7 8; do
                (for number in $(seq 25); do berth start many$worker-$number >/dev/null || echo failed; done) &
            done
            wait
            echo "seconds for 200 started: $(awk "BEGIN { print $EPOCHREALTIME - $start }")"
            free -m | awk '/Mem/ { print "used MiB: " $3 }'
            echo "there: $(berth ps -aq | sort -u | wc -l) running: $(berth ps -q | sort -u | wc -l)"
            echo "addresses: $(for id in $(berth ps -q); do berth inspect --format '{{.NetworkSettings.IPAddress}}' $id; done | sort -u | grep -c .)"
            echo "answering: $(for id in $(berth ps -q); do berth exec $id echo yes; done | grep -c yes)"
            berth system check && echo clean
            start=$EPOCHREALTIME
            berth rm -fa -t 0 >/dev/null || echo failed
            echo "seconds for all removed: $(awk "BEGIN { print $EPOCHREALTIME - $start }")"
            berth system check && echo clean
            """);
        output.WriteLine(result.Output + result.Errors);
        Assert.Contains("there: 1000 running: 200\naddresses: 200\nanswering: 200\nclean\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("clean\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("failed", result.Output, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();

    private void Work(int commands)
    {
        File.Copy(Path.Combine(Checkout.Root, "tests/host/traces"), _host.Outside("/opt/traces"));
        // What the first use makes for good is no trace; secrets' and networks' too.
        _host.Shell(
            """
            set -e
            berth run --rm localhost/busybox true
            berth create --name first localhost/busybox true && berth rm first
            berth network create first && berth run --rm --network first localhost/busybox true
            berth network rm first
            berth secret create first /etc/passwd && berth secret rm first
            berth volume create first && berth volume rm first
            /opt/traces >/tmp/before
            """).Succeeded();
        var seed = int.Parse(Environment.GetEnvironmentVariable("BERTH_STRESS_SEED") ?? "1", CultureInfo.InvariantCulture);
        var workers = Enumerable.Range(0, Workers).Select(number => new StressWorker(_host, number, seed, killed: 15)).ToList();
        try
        {
            var watch = Stopwatch.StartNew();
            var threads = workers.ConvertAll(worker => new Thread(() => worker.Work(commands)));
            threads.ForEach(static thread => thread.Start());
            threads.ForEach(static thread => thread.Join());
            var (run, killed) = (workers.Sum(static worker => worker.Counts.Run), workers.Sum(static worker => worker.Counts.Killed));
            output.WriteLine($"{run} commands, {killed} killed, {run / watch.Elapsed.TotalSeconds:F1} a second; seed {seed}");

            var complaints = workers.SelectMany(static worker => worker.Complaints).ToList();
            complaints.AddRange(Compare(StressKind.Container, "ps -a --format '{{.Names}}'", workers));
            complaints.AddRange(Compare(StressKind.Volume, "volume ls --format '{{.Name}}'", workers));
            complaints.AddRange(Compare(StressKind.Network, "network ls --format '{{.Name}}'", workers));
            complaints.AddRange(Compare(StressKind.Secret, "secret ls --format '{{.Name}}'", workers));
            complaints.AddRange(Compare(StressKind.Image, "images --format '{{.Repository}}'", workers));
            complaints.AddRange(Judge());
            Assert.True(complaints.Count == 0, string.Join('\n', complaints));
        }
        finally
        {
            workers.ForEach(static worker => worker.Dispose());
        }
    }

    private IEnumerable<string> Compare(StressKind kind, string list, List<StressWorker> workers)
    {
        var listed = _host.Shell("berth " + list).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var known = workers.SelectMany(static worker => worker.Objects).Where(candidate => candidate.Kind == kind).Select(static candidate => candidate.Name).ToList();
        foreach (var missing in known.Except(listed))
            yield return $"{kind} {missing} is lost";
        foreach (var twice in listed.GroupBy(static name => name).Where(static group => group.Count() > 1))
            yield return $"{kind} {twice.Key} is there {twice.Count()} times";
        foreach (var left in listed.Except(known))
        {
            if (left is not ("podman" or "localhost/busybox" or "localhost/web") && !left.StartsWith("shared", StringComparison.Ordinal))
                yield return $"{kind} {left} is there and should not be";
        }
    }

    private IEnumerable<string> Judge()
    {
        foreach (var command in (string[])
            [
                "berth system check",
                """berth ps -q | xargs -r berth inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{println}}{{end}}' | grep . | sort | uniq -d | (! grep .)""",
                "berth rm -fa -t 0 >/dev/null",
                "berth network prune -f >/dev/null; berth network ls -q --filter dangling=true | (! grep .)",
                "berth volume prune -f >/dev/null; berth volume ls -q | (! grep .)",
                "berth secret rm -a >/dev/null",
                "for image in $(berth images --format '{{.Repository}}'); do [[ $image != localhost/w[0-9]* ]] || berth rmi $image >/dev/null || exit 1; done",
                "berth system check",
                "podman system check --quick",
                "/opt/traces since /tmp/before",
            ])
        {
            var result = _host.Run(TimeSpan.FromMinutes(3), "bash", "-o", "pipefail", "-c", command);
            if (result.Status == 0)
                continue;
            yield return $"{command}: {result}".TrimEnd();
            foreach (var id in IdsIn(result.Output))
                yield return _host.Shell($"berth events --stream=false --since 1h --filter container={id}").Output;
        }
    }

    // The containers that a complaint names.
    private static IEnumerable<string> IdsIn(string text)
        => text.Split(' ', '\n', '/', '.', '-').Where(static word => word.Length == 64 && word.All(char.IsAsciiHexDigitLower)).Distinct();
}
