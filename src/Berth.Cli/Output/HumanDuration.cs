namespace Berth.Cli.Output;

/// <summary>Spans of time for people, as docker/go-units writes them: <c>About a minute</c>, <c>3 weeks</c>.</summary>
public static class HumanDuration
{
    /// <summary>units.HumanDuration.</summary>
    public static string Of(TimeSpan span)
    {
        var seconds = (long)span.TotalSeconds;
        if (seconds < 1) return "Less than a second";
        if (seconds == 1) return "1 second";
        if (seconds < 60) return $"{seconds} seconds";
        var minutes = (long)span.TotalMinutes;
        if (minutes == 1) return "About a minute";
        if (minutes < 60) return $"{minutes} minutes";
        var hours = (long)(span.TotalHours + 0.5);
        if (hours == 1) return "About an hour";
        if (hours < 48) return $"{hours} hours";
        if (hours < 24 * 7 * 2) return $"{hours / 24} days";
        if (hours < 24 * 30 * 2) return $"{hours / 24 / 7} weeks";
        if (hours < 24 * 365 * 2) return $"{hours / 24 / 30} months";
        return $"{(long)span.TotalHours / 24 / 365} years";
    }

    /// <summary>How long ago it was: <c>2 hours ago</c>.</summary>
    public static string Ago(DateTimeOffset then, DateTimeOffset now) => Of(now - then) + " ago";
}
