using Berth.Linux.Errors;

namespace Berth.Cli.Verbs;

/// <summary>The form that every <c>--filter</c> of a prune has.</summary>
internal static class FilterForm
{
    /// <summary>Checks that each is <c>key=value</c>.</summary>
    /// <exception cref="InvalidArgumentException">One is not.</exception>
    internal static void Check(IReadOnlyList<string> filters)
    {
        foreach (var filter in filters)
        {
            if (!filter.Contains('=')) throw new InvalidArgumentException($"filter input must be in the form of filter=value: {filter} is invalid");
        }
    }
}
