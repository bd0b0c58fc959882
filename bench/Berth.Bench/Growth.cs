namespace Berth.Bench;

/// <summary>How Berth's time grows with the number of containers that are there.</summary>
/// <param name="runner">Runs the commands.</param>
internal sealed class Growth(Runner runner)
{
    private const string Berth = "/usr/local/bin/berth";
    private const string Create = $"{Berth} create --network=none --name bench-new localhost/busybox true";
    private const int Rounds = 5;

    /// <summary>How many containers are there.</summary>
    public static IReadOnlyList<int> Counts { get; } = [10, 100, 1000];

    /// <summary>Measures each command once all of so many containers are there; the last one removes them.</summary>
    /// <returns>The command with the median milliseconds at each of <see cref="Counts"/>.</returns>
    /// <exception cref="BenchmarkException">A command failed; the message has what it printed.</exception>
    public IReadOnlyList<(string Command, IReadOnlyList<double> Milliseconds)> Measure()
    {
        var (create, inspect, list, remove) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        try
        {
            foreach (var count in Counts)
            {
                runner.Shell($"{Berth} rm -fa && for i in $(seq {count}); do {Berth} create --network=none --name bench-$i localhost/busybox true || exit 1; done");
                create.Add(Median(Create, $"{Berth} rm bench-new"));
                inspect.Add(Median($"{Berth} inspect bench-7"));
                list.Add(Median($"{Berth} ps -a"));
                remove.Add(runner.Take($"{Berth} rm -fa"));
            }
        }
        finally
        {
            runner.Shell($"{Berth} rm -fa");
        }

        return [("create", create), ("inspect of one", inspect), ("ps -a", list), ("rm -fa", remove)];
    }

    private double Median(string command, string? after = null)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            times.Add(runner.Take(command));
            runner.Shell(after);
        }

        times.Sort();
        return times[Rounds / 2];
    }
}
