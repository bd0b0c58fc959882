using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Stress;

/// <summary>
/// Runs random commands on objects of its own, and knows after each what must be there. Some are killed: what those were to change is
/// looked up, and either outcome is right. Beside these it fights with the other workers for a few names that all of them use.
/// </summary>
internal sealed class StressWorker : IDisposable
{
    /// <summary>What no user should ever read, whatever others do meanwhile.</summary>
    private static readonly string[] s_faults =
        ["internal error", "Unhandled", "   at Berth", "database is locked", "malformed", "UNIQUE", "constraint", "No such file or directory", "missing", "damaged"];

    private const int HistoryLength = 12;

    private readonly StressShell _shell;
    private readonly StressPlan _plan;
    private readonly Random _random;
    private readonly int _killed;
    private readonly Queue<string> _history = [];

    /// <param name="host">The host to work in.</param>
    /// <param name="number">Which worker this is, from 0.</param>
    /// <param name="seed">What its choices follow from.</param>
    /// <param name="killed">How many of a hundred commands are killed.</param>
    public StressWorker(SystemdHost host, int number, int seed, int killed)
    {
        _shell = new StressShell(host, $"worker{number}");
        _random = new Random((seed * 1000) + number);
        _plan = new StressPlan(number, _random);
        _killed = killed;
    }

    /// <summary>What is wrong, a line or more each.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>How many commands were run, and how many of these were killed.</summary>
    public (int Run, int Killed) Counts { get; private set; }

    /// <summary>What this worker made and did not remove.</summary>
    public IReadOnlyCollection<StressObject> Objects => _plan.Objects;

    /// <summary>Runs so many commands; stops at the fifth complaint.</summary>
    public void Work(int commands)
    {
        try
        {
            for (var count = 0; count < commands && Complaints.Count < 5; count++)
                Step(_plan.Next());
            foreach (var left in Objects.Where(static candidate => candidate.State == StressState.Unknown).ToList())
                LookUp(left);
        }
        catch (TimeoutException hang)
        {
            Complaints.Add(hang.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _shell.Dispose();

    private void Step(StressCommand command)
    {
        foreach (var changed in command.Changes)
        {
            if (changed.State == StressState.Unknown && Objects.Contains(changed))
            {
                LookUp(changed);
                return;
            }
        }

        var kill = _random.Next(100) < _killed;
        // Most commands take some ten milliseconds.
        var result = _shell.Run("berth " + command.Arguments, kill ? Math.Exp(_random.NextDouble() * 5.5) / 1000 : null, _random.Next(2) == 0);
        // In a row of commands the last one's status counts, and only the first is killed.
        var isRow = command.Arguments.Contains(" | ", StringComparison.Ordinal) || command.Arguments.Contains(" && ", StringComparison.Ordinal);
        var ended = kill && (result.Status is 137 or 124 || (isRow && result.Status != command.Status));
        Remember(command.Arguments, result, ended);
        Counts = (Counts.Run + 1, Counts.Killed + (ended ? 1 : 0));
        if (ended)
        {
            foreach (var changed in command.Changes)
            {
                _plan.Objects.Add(changed);
                changed.State = StressState.Unknown;
                changed.Content = null;
                LookUp(changed, command.OtherName);
                if (command.IsTransient ? Objects.Contains(changed) : command.Ends && changed.State is StressState.Running or StressState.Paused)
                    Settle(changed);
            }
        }
        else if (command.IsContended)
        {
            if (s_faults.FirstOrDefault(fault => result.Errors.Contains(fault, StringComparison.OrdinalIgnoreCase)) is not null)
                Complain(command.Arguments, result);
        }
        else if (result.Status != command.Status)
        {
            Complain(command.Arguments, result);
            foreach (var changed in command.Changes)
                _plan.Objects.Add(changed);
            foreach (var changed in command.Changes)
                LookUp(changed);
        }
        else
        {
            try
            {
                command.Then(result.Output);
            }
            catch (InvalidDataException wrong)
            {
                Complain($"{command.Arguments}: {wrong.Message}", result);
            }
        }
    }

    // Its end may have been asked for by the one who was killed.
    private void Settle(StressObject container)
    {
        var result = _shell.Run($"berth rm -f -t 0 {container.Name}");
        if (result.Status != 0)
            Complain($"rm -f -t 0 {container.Name}", result);
        _plan.Objects.Remove(container);
    }

    private void Remember(string arguments, CommandResult result, bool killed)
    {
        if (_history.Count == HistoryLength)
            _history.Dequeue();
        _history.Enqueue($"    before: {DateTime.UtcNow:HH:mm:ss.fff} berth {arguments}: {(killed ? "killed" : $"status {result.Status} {result.Errors.Trim()}")}");
    }

    // What a killed command left of an object.
    private void LookUp(StressObject wanted, string? otherName = null)
    {
        if (wanted.Kind != StressKind.Container)
        {
            var exists = _shell.Run($"berth {wanted.Kind.ToString().ToLowerInvariant()} exists {wanted.Name}");
            if (exists.Status == 0)
                wanted.State = StressState.Present;
            else if (exists.Status == 1)
                _plan.Objects.Remove(wanted);
            else
                Complain($"{wanted.Kind} exists {wanted.Name}", exists);
            return;
        }

        var found = Status(wanted.Name);
        if (otherName is not null)
        {
            var other = Status(otherName);
            if (found is null == other is null)
                Complain($"rename {wanted.Name} {otherName} (killed): the first is {found ?? "gone"}, the second {other ?? "not there"}", null);
            if (other is not null)
                wanted.Name = otherName;
            found ??= other;
        }

        switch (found)
        {
            case null:
                _plan.Objects.Remove(wanted);
                break;
            case "running":
                wanted.State = StressState.Running;
                break;
            case "paused":
                wanted.State = StressState.Paused;
                break;
            case "created" or "exited":
                wanted.State = StressState.Present;
                break;
            default:
                // On its way: what is asked of it next must put it right.
                if (_shell.Run($"berth rm -f -t 0 {wanted.Name}") is { Status: not 0 } result)
                    Complain($"rm -f -t 0 {wanted.Name} ({found})", result);
                _plan.Objects.Remove(wanted);
                break;
        }
    }

    private string? Status(string name)
    {
        var result = _shell.Run($"berth container inspect --format '{{{{.State.Status}}}}' {name}");
        if (result.Status == 0)
            return result.Output.Trim();
        if (!result.Errors.Contains("no such container", StringComparison.Ordinal))
            Complain($"container inspect {name}", result);
        return null;
    }

    private void Complain(string arguments, CommandResult? result)
        => Complaints.Add(string.Join('\n', [$"{DateTime.UtcNow:HH:mm:ss.fff} berth {arguments}: {result}".TrimEnd(), .. _history]));
}
