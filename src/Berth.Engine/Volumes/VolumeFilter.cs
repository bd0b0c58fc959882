using Berth.Engine.Filters;
using Berth.Engine.Images;
using Berth.Linux.Errors;

namespace Berth.Engine.Volumes;

/// <summary>The conditions of <c>volume ls</c> and <c>volume prune</c> (podman-volume-ls(1)). As with Podman, one of them is enough.</summary>
internal sealed class VolumeFilter
{
    private readonly List<Predicate<Volume>> _conditions = [];

    /// <param name="filters">The conditions as given.</param>
    /// <param name="find">Finds the volume that <c>since</c> names.</param>
    /// <param name="isUsed">Whether a container mounts a volume.</param>
    /// <param name="now">The time that durations count from.</param>
    /// <exception cref="EngineException">A condition is not known or its value is none.</exception>
    internal VolumeFilter(IReadOnlyList<string> filters, Func<string, Volume> find, Predicate<string> isUsed, DateTimeOffset now)
    {
        foreach (var filter in filters)
        {
            var (key, value) = FilterTerm.Parse(filter);
            _conditions.Add(Condition(key, value, find, isUsed, now));
        }
    }

    /// <summary>Whether a volume is meant.</summary>
    internal bool Accepts(Volume volume) => _conditions.Count == 0 || _conditions.Exists(condition => condition(volume));

    private static Predicate<Volume> Condition(string key, string value, Func<string, Volume> find, Predicate<string> isUsed, DateTimeOffset now)
    {
        switch (key)
        {
            case "name":
                var pattern = new NamePattern(value);
                return volume => pattern.Matches(volume.Name);
            case "driver":
                return volume => volume.Driver == value;
            case "scope":
                return _ => value == "local";
            case "label":
                return Pair(value, static volume => volume.Labels);
            case "label!":
                var without = Pair(value, static volume => volume.Labels);
                return volume => !without(volume);
            case "opt":
                return Pair(value, static volume => volume.Options);
            case "dangling":
                var isDangling = value.ToLowerInvariant() switch
                {
                    "true" or "1" => true,
                    "false" or "0" => false,
                    _ => throw new InvalidArgumentException($"\"{value}\" is not a valid value for the \"dangling\" filter - must be true or false"),
                };
                return volume => isUsed(volume.Name) != isDangling;
            case "until":
                var until = FilterTime.Parse(value, now);
                return volume => volume.Created < until;
            case "after" or "since":
                var since = find(value).Created;
                return volume => volume.Created > since;
            default:
                throw new InvalidArgumentException($"\"{key}\" is an invalid volume filter");
        }
    }

    private static Predicate<Volume> Pair(string text, Func<Volume, IReadOnlyDictionary<string, string>> of)
    {
        var equals = text.IndexOf('=');
        var (name, value) = equals < 0 ? (text, null) : (text[..equals], text[(equals + 1)..]);
        return volume => of(volume).TryGetValue(name, out var found) && (string.IsNullOrEmpty(value) || found == value);
    }
}
