using System.Globalization;

namespace Berth.Cli.Verbs.Containers;

/// <summary>
/// Times are text in the document and times in Podman's templates, which print them in another way and can ask them for parts.
/// </summary>
internal static class InspectionTimes
{
    private static readonly string[] Names = ["Created", "StartedAt", "FinishedAt", "CheckpointedAt", "RestoredAt"];

    /// <summary>Makes times of the members that are ones, at the document's first level and in <c>State</c>.</summary>
    internal static object? Restore(object? document)
    {
        if (document is not Dictionary<string, object?> members)
            return document;
        foreach (var name in Names)
        {
            if (members.GetValueOrDefault(name) is string text
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                members[name] = time;
        }

        if (members.GetValueOrDefault("State") is Dictionary<string, object?> state)
            Restore(state);
        return document;
    }
}
