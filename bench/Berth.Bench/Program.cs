using System.Globalization;
using Berth.Bench;

// berth-bench DIRECTORY [ROUNDS [FILTER]]: run in a systemd host by bench/run.sh, which prepared DIRECTORY:
// the bundles `true`, `same` and `sleep` for the runtime alone.
if (args.Length is 0 or > 3)
{
    Console.Error.WriteLine("usage: berth-bench DIRECTORY [ROUNDS [FILTER]]");
    return 2;
}

var directory = args[0];
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20;
var filter = args.Length > 2 ? args[2] : "";
var runner = new Runner(directory);
var report = new Report(Console.Out);
var failed = false;

report.Begin();
foreach (var work in new Works(Path.Combine(directory, "true"), Path.Combine(directory, "same"), Path.Combine(directory, "sleep"), rounds).All)
{
    if (!work.Name.Contains(filter, StringComparison.Ordinal))
        continue;
    try
    {
        report.Add(work, runner.Measure(work));
    }
    catch (BenchmarkException exception)
    {
        failed = true;
        report.AddFailure(work, exception.Message);
    }
}

if ("peak memory of transfers".Contains(filter, StringComparison.Ordinal))
{
    try
    {
        report.AddPeaks(new PeakMemory(runner, directory).Measure());
    }
    catch (BenchmarkException exception)
    {
        failed = true;
        Console.Error.WriteLine(exception.Message);
    }
}

if ("growth".Contains(filter, StringComparison.Ordinal))
{
    try
    {
        report.AddGrowth(new Growth(runner).Measure());
    }
    catch (BenchmarkException exception)
    {
        failed = true;
        Console.Error.WriteLine(exception.Message);
    }
}

if (!"memory".Contains(filter, StringComparison.Ordinal))
    return failed ? 1 : 0;

const int containers = 10;
var memory = new List<(string, double)>();
foreach (var engine in new[] { "/usr/local/bin/berth", "/usr/bin/podman" })
{
    try
    {
        runner.Shell($"for i in $(seq {containers}); do {engine} run -d --network=none localhost/busybox sleep 10000 || exit 1; done; sleep 2");
        memory.Add((Path.GetFileName(engine), ResidentMemory.PerContainer(containers)));
    }
    catch (BenchmarkException exception)
    {
        failed = true;
        Console.Error.WriteLine(exception.Message);
    }

    runner.Shell($"{engine} rm -fa -t 0");
}

report.AddMemory(memory);
return failed ? 1 : 0;
