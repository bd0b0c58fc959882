using Berth.Engine.Health;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.State;
using Berth.Systemd.Notify;

namespace Berth.Engine.Containers.Listing;

/// <summary>Lists containers. It takes no lock and changes nothing: one that is stuck holds no listing up.</summary>
public sealed class ContainerLister : IDisposable
{
    private const int SystemPatience = 500;
    private readonly ContainerStore _store;
    private readonly StateStore? _state;
    private readonly EnginePaths _paths;
    private readonly Func<TimeSpan, string> _humanDuration;

    /// <param name="paths">The engine's roots.</param>
    /// <param name="humanDuration">Says a span of time for people.</param>
    /// <param name="makeIndex">Opens the engine once, so that a lost index is made anew.</param>
    public ContainerLister(EnginePaths paths, Func<TimeSpan, string> humanDuration, Action makeIndex)
    {
        _paths = paths;
        _humanDuration = humanDuration;
        _state = StateStore.OpenReady(paths, makeIndex);
        _store = new ContainerStore(paths, () => _state);
    }

    /// <summary>Lists with an engine's own store.</summary>
    internal ContainerLister(ContainerStore store, Func<TimeSpan, string> humanDuration)
    {
        _store = store;
        _paths = store.Paths;
        _humanDuration = humanDuration;
    }

    /// <summary>Containers that the options ask for, oldest first.</summary>
    public List<ContainerListEntry> List(ContainerListOptions options)
    {
        var now = DateTimeOffset.UtcNow;
        var filter = new ContainerFilter(options.Filters, name => _store.Rows.Resolve(name).Created, now);
        var all = options.All || options.Last > 0 || filter.IsAboutState;
        var entries = new List<ContainerListEntry>();
        HashSet<string>? systems = null;
        foreach (var stored in _store.Rows.Made())
        {
            var row = _store.See(stored);
            if (!all && row.Status != ContainerStatus.Running) continue;
            var summary = row.Summary.Length > 0 ? ContainerSummary.FromJson(row.Summary) : ContainerSummary.Of(_store.ReadSpecification(row.Id));
            var entry = Entry(row, summary, now, summary.HealthCheck ? HealthFile.TryRead(_paths, row.Id)?.Status ?? "" : "");
            if (!filter.Matches(entry, summary)) continue;
            entries.Add(entry);
            if (summary.Systemd && row.Status == ContainerStatus.Running) (systems ??= []).Add(entry.Id);
        }

        if (options.Last > 0 && entries.Count > options.Last) entries.RemoveRange(0, entries.Count - options.Last);
        for (var i = 0; i < entries.Count; i++)
        {
            if (options.Namespaces) entries[i] = entries[i] with { Namespaces = NamespaceIds.Of(entries[i].Pid) };
        }

        if (options.SystemStates && systems is not null) AddSystemStates(entries, systems);
        return entries;
    }

    // All are asked at once; one that does not answer in time is shown without.
    private static void AddSystemStates(List<ContainerListEntry> entries, HashSet<string> systems)
    {
        var places = new List<int>(systems.Count);
        for (var at = 0; at < entries.Count; at++)
        {
            if (systems.Contains(entries[at].Id)) places.Add(at);
        }

        var states = new InnerSystemd().QueryAll([.. places.Select(at => entries[at].Pid)], SystemPatience);
        for (var at = 0; at < states.Length; at++)
        {
            var entry = entries[places[at]];
            if (states[at].Text is { Length: > 0 } text) entries[places[at]] = entry with { Status = $"{entry.Status} ({text})" };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _state?.Dispose();

    private ContainerListEntry Entry(ContainerRow row, ContainerSummary summary, DateTimeOffset now, string health) => new()
    {
        Id = row.Id,
        Names = [row.Name ?? ""],
        Image = summary.Image,
        ImageId = row.ImageId ?? "",
        Command = summary.Command,
        CreatedTime = row.Created,
        Created = row.Created.ToUnixTimeSeconds(),
        CreatedAt = _humanDuration(now - row.Created) + " ago",
        CidFile = summary.CidFile ?? "",
        AutoRemove = summary.AutoRemove,
        Exited = row.Status is ContainerStatus.Exited or ContainerStatus.Stopped,
        ExitedAt = (row.Finished ?? default).ToUnixTimeSeconds(),
        ExitCode = row.ExitCode,
        ExposedPorts = Exposed(summary),
        Labels = summary.Labels.Count == 0 ? null : summary.Labels,
        Mounts = summary.Mounts,
        Networks = summary.Networks,
        Pid = row.HasProcess ? row.Process.Pid : 0,
        Pod = summary.Pod ?? "",
        Ports = summary.Ports.Count == 0 ? null : summary.Ports,
        Restarts = row.Restarts,
        StartedAt = (row.Started ?? default).ToUnixTimeSeconds(),
        State = row.Status.Shown(),
        WasStarted = row.Started is not null,
        StoppedByUser = row.StoppedByUser,
        Health = health,
        Status = StatusOf(row, now) + (health.Length > 0 && row.Status is not ContainerStatus.Created ? $" ({health})" : ""),
    };

    private string StatusOf(ContainerRow row, DateTimeOffset now) => row.Status switch
    {
        ContainerStatus.Exited or ContainerStatus.Stopped => $"Exited ({row.ExitCode}) {_humanDuration(now - (row.Finished ?? now))} ago",
        ContainerStatus.Running => $"Up {_humanDuration(now - (row.Started ?? now))}",
        _ => row.Status.ToString(),
    };

    private static Dictionary<string, IReadOnlyList<string>>? Exposed(ContainerSummary summary)
    {
        if (summary.ExposedPorts.Count == 0) return null;
        var exposed = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var port in summary.ExposedPorts)
        {
            var at = port.IndexOf('/');
            exposed[at < 0 ? port : port[..at]] = [at < 0 ? "tcp" : port[(at + 1)..]];
        }

        return exposed;
    }
}
