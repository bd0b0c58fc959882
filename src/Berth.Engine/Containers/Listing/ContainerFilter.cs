using System.Globalization;
using System.Text.RegularExpressions;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Listing;

/// <summary>
/// The conditions of <c>--filter</c>: those of one key are alternatives, except that every label condition must hold;
/// those of different keys must all hold.
/// </summary>
public sealed class ContainerFilter
{
    private static readonly string[] States = ["created", "initialized", "exited", "running", "paused", "removing", "stopping", "stopped"];
    private static readonly string[] RestartPolicies = ["no", "none", "on-failure", "always", "unless-stopped"];
    private readonly Dictionary<string, List<string>> _conditions = [];
    private readonly Func<string, DateTimeOffset> _createdOf;
    private readonly DateTimeOffset _now;

    /// <summary>Reads conditions.</summary>
    /// <param name="filters"><c>key=value</c> each.</param>
    /// <param name="createdOf">When a container that a user names was created; throws where there is none.</param>
    /// <param name="now">The present.</param>
    /// <exception cref="InvalidArgumentException">A condition is unknown or malformed.</exception>
    public ContainerFilter(IReadOnlyList<string> filters, Func<string, DateTimeOffset> createdOf, DateTimeOffset now)
    {
        _createdOf = createdOf;
        _now = now;
        List<string>? invalid = null;
        foreach (var filter in filters)
        {
            var at = filter.IndexOf('=');
            if (at < 0) throw new InvalidArgumentException($"invalid filter \"{filter}\"");
            var key = filter[..at];
            if (key.EndsWith('!') && key is not "label!") throw new InvalidArgumentException($"{key} is an invalid filter");
            var value = filter[(at + 1)..];
            Check(key, value);
            if (key is "restart-policy" && !RestartPolicies.Contains(value)) (invalid ??= []).Add(value);
            if (!_conditions.TryGetValue(key, out var values)) _conditions.Add(key, values = []);
            values.Add(value);
        }

        if (invalid is not null)
            throw new InvalidArgumentException($"{string.Join(", ", invalid)} invalid restart {(invalid.Count == 1 ? "policy" : "policies")}");
    }

    /// <summary>Whether a condition is about the state, so that containers that do not run count too.</summary>
    public bool IsAboutState => _conditions.ContainsKey("status") || _conditions.ContainsKey("exited") || _conditions.ContainsKey("pod") || _conditions.ContainsKey("health");

    /// <summary>Whether all conditions hold.</summary>
    public bool Matches(ContainerListEntry entry, ContainerSummary summary)
    {
        foreach (var (key, values) in _conditions)
        {
            var holds = key == "label"
                ? values.TrueForAll(value => HasLabel(entry, value))
                : key == "label!" ? values.TrueForAll(value => !HasLabel(entry, value)) : values.Exists(value => Holds(key, value, entry, summary));
            if (!holds) return false;
        }

        return true;
    }

    /// <summary>A point in time as filters take it: RFC 3339, a date, seconds since 1970, or a duration that lies back.</summary>
    /// <exception cref="InvalidArgumentException">It is none of them.</exception>
    public static DateTimeOffset ParseTime(string text, DateTimeOffset now)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)) return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        if (text.Length >= 4 && char.IsAsciiDigit(text[0]) && text.Contains('-')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)) return time;
        try
        {
            return now - GoDuration.Parse(text);
        }
        catch (FormatException error)
        {
            throw new InvalidArgumentException($"failed to parse value as time or duration: \"{text}\"", error);
        }
    }

    private void Check(string key, string value)
    {
        switch (key)
        {
            case "id" or "label" or "label!" or "name" or "ancestor" or "volume" or "network" or "pod" or "command" or "health" or "restart-policy":
                break;
            case "before" or "since":
                _createdOf(value);
                break;
            case "status":
                if (!States.Contains(value)) throw new InvalidArgumentException($"unknown container state: {value}: invalid argument");
                break;
            case "exited":
                if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                    throw new InvalidArgumentException($"exited code out of range '\\x00': strconv.ParseInt: parsing {GoText.Quote(value)}: invalid syntax");
                break;
            case "should-start-on-boot":
                IsTrue(value);
                break;
            case "until":
                ParseTime(value, _now);
                break;
            default:
                throw new InvalidArgumentException($"{key} is an invalid filter");
        }
    }

    private bool Holds(string key, string value, ContainerListEntry entry, ContainerSummary summary) => key switch
    {
        "id" => entry.Id.StartsWith(value, StringComparison.Ordinal) || IsMatch(value, entry.Id),
        "name" => IsMatch(value, entry.Names[0]),
        "ancestor" => entry.ImageId.StartsWith(value, StringComparison.Ordinal) || IsImage(value, entry.Image),
        "before" => entry.CreatedTime < _createdOf(value),
        "since" => entry.CreatedTime > _createdOf(value),
        "until" => entry.CreatedTime < ParseTime(value, _now),
        "status" => entry.State == value || (value == "exited" && entry.State == "stopped"),
        "exited" => entry.Exited && entry.ExitCode.ToString(CultureInfo.InvariantCulture) == value,
        "volume" => summary.Volumes.Contains(value) || summary.Mounts.Contains(value),
        "network" => entry.Networks.Contains(value),
        "pod" => entry.Pod.Length > 0 && (entry.Pod.StartsWith(value, StringComparison.Ordinal) || entry.PodName == value),
        "command" => entry.Command.Count > 0 && entry.Command[0] == value,
        "health" => entry.Health == value,
        "should-start-on-boot" => StartsOnBoot(entry, summary) == IsTrue(value),
        "restart-policy" => (summary.RestartPolicy ?? "no") == value,
        _ => false,
    };

    // Those that the host's boot is to bring back: whatever was so, or what ran until the host went down or it ended by itself.
    private static bool StartsOnBoot(ContainerListEntry entry, ContainerSummary summary) => summary.RestartPolicy switch
    {
        "always" => true,
        "unless-stopped" => entry.WasStarted && !entry.StoppedByUser,
        _ => false,
    };

    private static bool IsTrue(string value)
    {
        try
        {
            return GoNumber.ParseBool(value);
        }
        catch (FormatException error)
        {
            throw new InvalidArgumentException(error.Message, error);
        }
    }

    private static bool HasLabel(ContainerListEntry entry, string condition)
    {
        if (entry.Labels is null) return false;
        var at = condition.IndexOf('=');
        var key = at < 0 ? condition : condition[..at];
        var wanted = at < 0 ? null : condition[(at + 1)..];
        if (key.Contains('*'))
            return entry.Labels.Any(label => IsMatch("^" + Regex.Escape(key).Replace("\\*", ".*") + "$", label.Key) && (wanted is null || label.Value == wanted));
        return entry.Labels.TryGetValue(key, out var value) && (wanted is null || value == wanted);
    }

    private static bool IsImage(string wanted, string image)
    {
        if (image == wanted) return true;
        var name = image.LastIndexOf(':') is var colon && colon > image.LastIndexOf('/') ? image[..colon] : image;
        return name == wanted || name.EndsWith("/" + wanted, StringComparison.Ordinal) || image.EndsWith("/" + wanted, StringComparison.Ordinal);
    }

    /// <summary>A regular expression found anywhere in the text; plain words, the usual case, do without the engine.</summary>
    private static bool IsMatch(string pattern, string text)
    {
        if (pattern.AsSpan().IndexOfAny(@"\.+*?()|[]{}^$") < 0) return text.Contains(pattern, StringComparison.Ordinal);
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException error)
        {
            throw new InvalidArgumentException($"error parsing regexp: {error.Message}", error);
        }
    }
}
