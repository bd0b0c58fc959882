using System.Diagnostics;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Bench;

/// <summary>Runs commands and takes their time: contenders alternate, so that what slows the machine slows each of them.</summary>
internal sealed class Runner(string directory)
{
    // An engine's clean-up goes on when its command has ended: what is timed next waits for that of none.
    private static readonly TimeSpan s_settling = TimeSpan.FromMilliseconds(200);
    private readonly string _errors = Path.Combine(directory, "stderr");
    private readonly Random _order = new(1);

    /// <summary>Runs all rounds of a work.</summary>
    /// <exception cref="BenchmarkException">A command failed; the message has what it printed.</exception>
    public IReadOnlyList<Timing> Measure(Work work)
    {
        var times = work.Contenders.ToDictionary(contender => contender, _ => new List<double>());
        Shell(work.Setup);
        try
        {
            for (var round = work.WarmUp ? -1 : 0; round < work.Rounds; round++)
            {
                // In another order each time: none always follows the same neighbour.
                var contenders = work.Contenders.ToArray();
                _order.Shuffle(contenders);
                foreach (var contender in contenders)
                {
                    Shell(contender.Before);
                    Thread.Sleep(s_settling);
                    var took = Time(contender.Command.Split(' '));
                    Shell(contender.After);
                    if (round >= 0)
                        times[contender].Add(took);
                }
            }
        }
        finally
        {
            Shell(work.Teardown);
        }

        return [.. times.Select(pair => new Timing(pair.Key, pair.Value))];
    }

    /// <summary>Runs a shell command to its end; null does nothing.</summary>
    public void Shell(string? command)
    {
        if (command is not null)
            Time(["/bin/bash", "-c", command]);
    }

    /// <summary>Runs a command line, split at spaces, and returns the milliseconds that it took.</summary>
    /// <exception cref="BenchmarkException">It failed; the message has what it printed.</exception>
    public double Take(string command)
    {
        Thread.Sleep(s_settling);
        return Time(command.Split(' '));
    }

    private double Time(string[] command)
    {
        using var none = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        using var errors = File.OpenHandle(_errors, FileMode.Create, FileAccess.Write);
        var nothing = new Descriptor((int)none.DangerousGetHandle(), owns: false);
        var request = new SpawnRequest
        {
            Program = command[0],
            Arguments = command[1..],
            Descriptors = [(nothing, 0), (nothing, 1), (new Descriptor((int)errors.DangerousGetHandle(), owns: false), 2)],
        };
        var start = Stopwatch.GetTimestamp();
        var status = ChildProcess.Spawn(request).Wait();
        var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return status.Success
            ? took
            : throw new BenchmarkException($"{string.Join(' ', command)}: status {status.Code}: {File.ReadAllText(_errors)}");
    }
}
