using System.Globalization;
using Berth.Linux.Errors;
using Berth.Engine.Templates.Formatting;

namespace Berth.Engine.Images;

/// <summary>Points in time as filters have them: a time stamp, a date, seconds since 1970, or a duration before now.</summary>
internal static class FilterTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-ddzzz", "yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz",
        "yyyy-MM-ddZ", "yyyy-MM-ddTHH:mmZ", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ",
    ];

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidArgumentException">It is none.</exception>
    internal static DateTimeOffset Parse(string text, DateTimeOffset now)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)) return time;
        try
        {
            return now - GoDuration.Parse(text);
        }
        catch (Exception e) when (e is EngineException or FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new InvalidArgumentException($"failed to parse value as time or duration: \"{text}\"", e);
        }
    }
}
