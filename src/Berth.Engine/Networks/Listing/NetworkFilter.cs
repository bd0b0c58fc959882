using System.Text.RegularExpressions;
using Berth.Engine.Containers.Listing;
using Berth.Engine.Filters;
using Berth.Linux.Errors;

namespace Berth.Engine.Networks.Listing;

/// <summary>
/// The conditions of <c>--filter</c> of podman-network-ls(1) and -prune(1): of several values of one key one must hold, of the
/// labels all; conditions of different keys must all hold.
/// </summary>
public sealed class NetworkFilter
{
    private readonly Dictionary<string, List<string>> _conditions = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlySet<string>> _used;
    private readonly DateTimeOffset _now;
    private readonly string _defaultNetwork;

    private NetworkFilter(string defaultNetwork, Func<IReadOnlySet<string>> used, DateTimeOffset now)
    {
        _defaultNetwork = defaultNetwork;
        _used = new Lazy<IReadOnlySet<string>>(used);
        _now = now;
    }

    /// <summary>The filter of <c>network ls</c>.</summary>
    /// <param name="filters"><c>key=value</c> each.</param>
    /// <param name="defaultNetwork">The default network's name, which is never dangling.</param>
    /// <param name="used">The names of the networks that containers use; asked for only if a condition is about them.</param>
    /// <param name="now">The present.</param>
    /// <exception cref="InvalidArgumentException">A condition is unknown or malformed.</exception>
    public static NetworkFilter ForList(IReadOnlyList<string> filters, string defaultNetwork, Func<IReadOnlySet<string>> used, DateTimeOffset now)
        => new NetworkFilter(defaultNetwork, used, now).Read(filters, ["driver", "id", "label", "label!", "name", "until", "dangling"]);

    /// <summary>The filter of <c>network prune</c>.</summary>
    /// <exception cref="InvalidArgumentException">A condition is unknown or malformed.</exception>
    public static NetworkFilter ForPrune(IReadOnlyList<string> filters, DateTimeOffset now)
        => new NetworkFilter("", static () => new HashSet<string>(), now).Read(filters, ["label", "label!", "until"]);

    /// <summary>Whether all conditions hold.</summary>
    public bool Matches(NetworkDefinition network)
    {
        foreach (var (key, values) in _conditions)
        {
            var holds = key switch
            {
                "label" => values.TrueForAll(value => HasLabel(network, value)),
                "label!" => values.TrueForAll(value => !HasLabel(network, value)),
                "driver" => values.Contains(network.Driver),
                "id" => values.Exists(value => network.Id.StartsWith(value, StringComparison.Ordinal)),
                "name" => values.Exists(value => IsMatch(value, network.Name)),
                "until" => values.TrueForAll(value => network.Created < ContainerFilter.ParseTime(value, _now)),
                _ => IsDangling(network) == IsTrue(values[0]),
            };
            if (!holds) return false;
        }

        return true;
    }

    private NetworkFilter Read(IReadOnlyList<string> filters, string[] keys)
    {
        foreach (var filter in filters)
        {
            var (key, value) = FilterTerm.Parse(filter);
            if (Array.IndexOf(keys, key) < 0) throw new InvalidArgumentException($"invalid filter \"{key}\"");
            if (!_conditions.TryGetValue(key, out var values)) _conditions.Add(key, values = []);
            values.Add(value);
            if (key == "until") ContainerFilter.ParseTime(value, _now);
            if (key != "dangling") continue;
            if (values.Count > 1) throw new InvalidArgumentException("got more than one value for filter key \"dangling\"");
            if (value is not ("true" or "false" or "1" or "0")) throw new InvalidArgumentException($"invalid dangling filter value \"{value}\"");
        }

        return this;
    }

    private bool IsDangling(NetworkDefinition network) => network.Name != _defaultNetwork && !_used.Value.Contains(network.Name);

    private static bool IsTrue(string value) => value is "true" or "1";

    private static bool HasLabel(NetworkDefinition network, string condition)
    {
        var at = condition.IndexOf('=');
        var key = at < 0 ? condition : condition[..at];
        return network.Labels is { } labels && labels.TryGetValue(key, out var value) && (at < 0 || value == condition[(at + 1)..]);
    }

    private static bool IsMatch(string pattern, string text)
    {
        if (pattern.AsSpan().IndexOfAny(@"\.+*?()|[]{}^$") < 0) return text.Contains(pattern, StringComparison.Ordinal);
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException)
        {
            // As Podman has it, what is no expression fits no name.
            return false;
        }
    }
}
