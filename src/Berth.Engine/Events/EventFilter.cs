using Berth.Linux.Errors;

namespace Berth.Engine.Events;

/// <summary>Which events are of interest (podman-events(1), --filter): several values of one key are alternatives, several keys conditions.</summary>
public sealed class EventFilter
{
    private readonly Dictionary<string, List<string>> _conditions = [];

    /// <summary>Reads the filters.</summary>
    /// <exception cref="InvalidArgumentException">One is none.</exception>
    public EventFilter(IReadOnlyList<string> filters)
    {
        foreach (var filter in filters)
        {
            var at = filter.IndexOf('=');
            var key = (at < 0 ? filter : filter[..at]).ToLowerInvariant();
            if (key is not ("container" or "event" or "status" or "image" or "label" or "network" or "pod" or "type" or "volume" or "secret"))
                throw new InvalidArgumentException($"failed to parse event filters: {key} is an invalid filter");
            if (key == "status")
                key = "event";
            if (!_conditions.TryGetValue(key, out var values))
                _conditions.Add(key, values = []);
            values.Add(at < 0 ? "" : filter[(at + 1)..]);
        }
    }

    /// <summary>Whether an event passes.</summary>
    public bool Matches(EngineEvent happened)
    {
        foreach (var (key, values) in _conditions)
        {
            var holds = key == "label"
                ? values.TrueForAll(value => HasLabel(happened, value))
                : values.Exists(value => Holds(key, value, happened));
            if (!holds)
                return false;
        }
        return true;
    }

    private static bool Holds(string key, string value, EngineEvent happened) => key switch
    {
        "container" => happened.Type == "container" && IsNamed(happened, value),
        "image" => happened.Type == "image" && IsNamed(happened, value),
        "pod" => (happened.Type == "pod" && IsNamed(happened, value)) || (happened.PodId.Length > 0 && happened.PodId.StartsWith(value, StringComparison.Ordinal)),
        "volume" => happened.Type == "volume" && happened.Name.StartsWith(value, StringComparison.Ordinal),
        "network" => happened.Type == "network" && (happened.Network == value || happened.Id.StartsWith(value, StringComparison.Ordinal)),
        "secret" => happened.Type == "secret" && IsNamed(happened, value),
        "type" => happened.Type == value,
        _ => happened.Status == value || (value == "prune" && happened.Status == "remove") || (value == "die" && happened.Status == "died"),
    };

    private static bool IsNamed(EngineEvent happened, string value)
        => happened.Name == value || happened.Id.StartsWith(value, StringComparison.Ordinal);

    private static bool HasLabel(EngineEvent happened, string condition)
    {
        var at = condition.IndexOf('=');
        var key = at < 0 ? condition : condition[..at];
        return happened.Attributes is not null && happened.Attributes.TryGetValue(key, out var value) && (at < 0 || value == condition[(at + 1)..]);
    }
}
