using Berth.Linux.Errors;

namespace Berth.Engine.Filters;

/// <summary>One <c>--filter</c>, as every listing and prune has them (podman-volume-ls(1)).</summary>
/// <param name="Key">What is compared.</param>
/// <param name="Value">What it is to be.</param>
public readonly record struct FilterTerm(string Key, string Value)
{
    /// <summary>Reads <c>key=value</c>.</summary>
    /// <exception cref="InvalidArgumentException">It has another form.</exception>
    public static FilterTerm Parse(string text)
    {
        var equals = text.IndexOf('=');
        return equals < 0 ? throw new InvalidArgumentException($"filter input must be in the form of filter=value: {text} is invalid")
            : new FilterTerm(text[..equals], text[(equals + 1)..]);
    }

    /// <summary>Checks that each is <c>key=value</c>.</summary>
    /// <exception cref="InvalidArgumentException">One is not.</exception>
    public static void Check(IReadOnlyList<string> filters)
    {
        foreach (var filter in filters) Parse(filter);
    }
}
