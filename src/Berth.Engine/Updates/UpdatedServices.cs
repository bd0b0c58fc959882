using Berth.Linux.Errors;
using Berth.Systemd.Bus;

namespace Berth.Engine.Updates;

/// <summary>The services that containers run in, and those that go down with them.</summary>
internal sealed class UpdatedServices : IDisposable
{
    private const string UnitInterface = "org.freedesktop.systemd1.Unit";
    // A service has its own time limit for its start, which counts.
    private const int NoLimit = int.MaxValue;
    private readonly SystemdConnection _systemd;

    private UpdatedServices(SystemdConnection systemd) => _systemd = systemd;

    /// <summary>Connects to the manager of the system, or of the user that this process is.</summary>
    /// <exception cref="EngineException">No manager answers.</exception>
    public static UpdatedServices Open() => new(SystemdConnection.Own());

    /// <summary>Restarts a unit and waits until it is ready.</summary>
    /// <exception cref="EngineException">It does not become ready.</exception>
    public void Restart(string unit)
    {
        using var job = _systemd.BeginRestart(unit);
        job.Wait(NoLimit);
    }

    /// <summary>Starts a unit, unless it is active, and waits until it is ready.</summary>
    /// <exception cref="EngineException">It does not become ready.</exception>
    public void Start(string unit)
    {
        using var job = _systemd.BeginStart(unit);
        job.Wait(NoLimit);
    }

    /// <summary>Whether a unit has failed, or waits to be tried once more.</summary>
    public bool HasFailed(string unit)
        => _systemd.GetString(unit, UnitInterface, "ActiveState") == "failed" || _systemd.GetString(unit, UnitInterface, "SubState") == "auto-restart";

    /// <summary>The active units that systemd stops when this one stops or fails (systemd.unit(5): Requires=, BindsTo=, PartOf=), those of theirs too.</summary>
    public IReadOnlyList<string> ActiveDependents(string unit)
    {
        var found = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { unit };
        var queue = new Queue<string>(seen);
        while (queue.TryDequeue(out var next))
        {
            foreach (var property in (string[])["RequiredBy", "BoundBy", "ConsistsOf"])
            {
                foreach (var dependent in _systemd.GetStrings(next, UnitInterface, property))
                {
                    if (!seen.Add(dependent) || _systemd.GetString(dependent, UnitInterface, "ActiveState") is not ("active" or "activating" or "reloading"))
                        continue;
                    found.Add(dependent);
                    queue.Enqueue(dependent);
                }
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => _systemd.Dispose();
}
