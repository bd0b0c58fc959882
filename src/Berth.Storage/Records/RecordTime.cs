using System.Globalization;

namespace Berth.Storage.Records;

/// <summary>Times as Go writes them in JSON: RFC 3339, up to nine fraction digits, of which this program keeps seven.</summary>
internal static class RecordTime
{
    internal static DateTimeOffset Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return default;
        // More than seven digits would be rounded, and a rounded time differs from the peer's.
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (end - dot > 8) text = string.Concat(text.AsSpan(0, dot + 8), text.AsSpan(end));
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default;
    }

    internal static string Format(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        var text = utc.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.');
        return text + "Z";
    }
}
