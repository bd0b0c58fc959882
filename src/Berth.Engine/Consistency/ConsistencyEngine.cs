using Berth.Linux.Errors;

namespace Berth.Engine.Consistency;

/// <summary>Runs every check of what the engine keeps (podman-system-check(1)).</summary>
/// <param name="checks">The checks, in the order in which they are to repair.</param>
/// <param name="deleteRemoved">Deletes the files of what was removed: where the one who did it was killed, they wait for the next, which is no damage.</param>
public sealed class ConsistencyEngine(IReadOnlyList<IConsistencyCheck> checks, Action deleteRemoved)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks, and puts right what the options ask for.</summary>
    public ConsistencyReport Check(ConsistencyOptions options)
    {
        try
        {
            deleteRemoved();
        }
        catch (EngineException)
        {
            // What cannot be deleted is found again, and told of.
        }

        var found = new List<ConsistencyProblem>();
        var left = new List<ConsistencyProblem>();
        foreach (var check in checks)
        {
            var problems = Persisting(check, options);
            found.AddRange(problems);
            var covered = problems.FindAll(options.Covers);
            if (covered.Count == 0)
            {
                left.AddRange(problems);
                continue;
            }

            try
            {
                check.Repair(covered, options);
            }
            catch (EngineException error)
            {
                left.Add(new ConsistencyProblem("repair", error.Message, ConsistencyRemedy.None));
            }

            left.AddRange(Persisting(check, options));
        }

        return new ConsistencyReport(found, left);
    }

    // Others work meanwhile: a problem is what does not go away by itself.
    private static List<ConsistencyProblem> Persisting(IConsistencyCheck check, ConsistencyOptions options)
    {
        List<ConsistencyProblem> problems = [.. check.Find(options)];
        var deadline = Environment.TickCount64 + (long)options.Patience.TotalMilliseconds;
        while (problems.Count > 0 && Environment.TickCount64 < deadline)
        {
            Thread.Sleep(BetweenLooks);
            var again = check.Find(options).Select(static problem => problem.Subject).ToHashSet(StringComparer.Ordinal);
            problems.RemoveAll(problem => !again.Contains(problem.Subject));
        }

        return problems;
    }
}
