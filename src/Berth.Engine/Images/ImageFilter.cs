using Berth.Linux.Errors;
using Berth.Linux.Text;

namespace Berth.Engine.Images;

/// <summary>The conditions of <c>images --filter</c> (podman-images(1)).</summary>
internal sealed class ImageFilter
{
    private readonly List<(string Key, Predicate<ImageSummary> Holds)> _conditions = [];

    /// <param name="filters">The conditions as given.</param>
    /// <param name="find">Finds the image that <c>before</c> and <c>since</c> name.</param>
    /// <param name="now">The time that durations count from.</param>
    /// <exception cref="EngineException">A condition is not known or its value is none.</exception>
    internal ImageFilter(IReadOnlyList<string> filters, Func<string, StoredImage> find, DateTimeOffset now)
    {
        foreach (var filter in filters)
        {
            var equals = filter.IndexOf('=');
            if (equals < 0) throw new InvalidArgumentException($"invalid image filter \"{filter}\": must be in the format \"filter=value or filter!=value\"");
            var isNegated = equals > 0 && filter[equals - 1] == '!';
            var key = filter[..(isNegated ? equals - 1 : equals)];
            var condition = Condition(key, filter[(equals + 1)..], find, now);
            // A negated condition stands for itself, so that it is never an alternative to another one.
            _conditions.Add(isNegated ? ($"!{_conditions.Count}", image => !condition(image)) : (key is "label" ? $"label{_conditions.Count}" : key, condition));
        }
    }

    /// <summary>Whether the image meets the conditions: for each key one of them.</summary>
    internal bool Accepts(ImageSummary image)
    {
        foreach (var (key, _) in _conditions)
        {
            if (!_conditions.Exists(condition => condition.Key == key && condition.Holds(image))) return false;
        }

        return true;
    }

    private static Predicate<ImageSummary> Condition(string key, string value, Func<string, StoredImage> find, DateTimeOffset now)
    {
        switch (key)
        {
            case "after" or "since":
                var since = Reference(key, value, find);
                return image => image.Created > since;
            case "before":
                var before = Reference(key, value, find);
                return image => image.Created < before;
            case "until":
                var until = FilterTime.Parse(value, now);
                return image => image.Created < until;
            case "containers":
                if (value == "external") return static image => image.Containers > 0;
                var isUsed = Boolean(key, value);
                return image => image.Containers > 0 == isUsed;
            case "dangling":
                var isDangling = Boolean(key, value);
                return image => image.IsDangling == isDangling;
            case "intermediate":
                var isIntermediate = Boolean(key, value);
                return image => (image.Names.Count == 0 && !image.IsDangling) == isIntermediate;
            case "manifest":
                var isList = Boolean(key, value);
                return image => image.IsManifestList == isList;
            case "readonly":
                var isReadOnly = Boolean(key, value);
                return image => image.IsReadOnly == isReadOnly;
            case "id":
                return image => image.Id.StartsWith(value, StringComparison.Ordinal);
            case "digest":
                return image => image.Digest.StartsWith(value, StringComparison.Ordinal)
                    || (image.Digest.IndexOf(':') is var colon && image.Digest.AsSpan(colon + 1).StartsWith(value));
            case "label":
                return image => HasLabel(image, value);
            case "reference":
                var pattern = new ReferencePattern(value);
                return image => image.Names.Any(pattern.Matches);
            default:
                throw new InvalidArgumentException($"invalid image filter \"{key}\": must be in the format \"filter=value or filter!=value\"");
        }
    }

    private static DateTimeOffset Reference(string key, string value, Func<string, StoredImage> find)
    {
        try
        {
            return find(value).Record.Created;
        }
        catch (NotFoundException e)
        {
            throw new NotFoundException($"could not find local image for filter \"{key}\"=\"{value}\": {e.Message}", e);
        }
    }

    // The words stand in Podman's order, which mixes up filter and value.
    private static bool Boolean(string key, string value) => GoBoolean.TryParse(value)
        ?? throw new InvalidArgumentException($"non-boolean value \"{key}\" for {value} filter: strconv.ParseBool: parsing \"{value}\": invalid syntax");

    private static bool HasLabel(ImageSummary image, string value)
    {
        if (image.Labels is null) return false;
        var equals = value.IndexOf('=');
        if (equals < 0) return image.Labels.ContainsKey(value);
        return image.Labels.TryGetValue(value[..equals], out var found) && found == value[(equals + 1)..];
    }
}
