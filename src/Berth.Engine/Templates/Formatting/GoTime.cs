using System.Globalization;
using System.Text;

namespace Berth.Engine.Templates.Formatting;

/// <summary>Points in time as Go's time package writes them, and the methods of its types that templates call.</summary>
public static class GoTime
{
    /// <summary>Time.String's layout.</summary>
    private const string StringLayout = "2006-01-02 15:04:05.999999999 -0700 MST";

    /// <summary>Longest first where one begins another.</summary>
    private static readonly string[] Elements =
    [
        "January", "Jan", "Monday", "Mon", "MST", "2006", "-07:00:00", "-070000", "-07:00", "-0700", "-07",
        "Z07:00:00", "Z070000", "Z07:00", "Z0700", "Z07", "002", "__2", "_2", "01", "02", "03", "04", "05", "06", "15", "PM", "pm", "1", "2", "3", "4", "5",
    ];

    /// <summary>Time.String: <c>2006-01-02 15:04:05.999999999 -0700 MST</c>.</summary>
    public static string Text(DateTimeOffset time) => Format(time, StringLayout);

    /// <summary>RFC 3339 with nanoseconds, as encoding/json writes a time.</summary>
    public static string Json(DateTimeOffset time) => Format(time, "2006-01-02T15:04:05.999999999Z07:00");

    /// <summary>Time.Format.</summary>
    public static string Format(DateTimeOffset time, string layout)
    {
        var text = new StringBuilder(layout.Length + 8);
        for (var at = 0; at < layout.Length;)
        {
            if (layout[at] is '.' or ',' && Fraction(time, layout, ref at, text)) continue;
            var element = Array.Find(Elements, candidate => string.CompareOrdinal(layout, at, candidate, 0, candidate.Length) == 0
                && (candidate is not "Jan" || at + 3 >= layout.Length || !char.IsAsciiLetterLower(layout[at + 3])));
            if (element is null) text.Append(layout[at++]);
            else at += Append(time, element, text);
        }

        return text.ToString();
    }

    /// <summary>Calls a method of time.Time or time.Duration.</summary>
    internal static bool TryCall(object receiver, string name, object?[] arguments, out object? value)
    {
        value = receiver is TimeSpan duration ? CallDuration(duration, name) : CallTime((DateTimeOffset)receiver, name, arguments);
        return value is not null;
    }

    private static object? CallTime(DateTimeOffset time, string name, object?[] arguments) => name switch
    {
        "Format" when arguments is [string layout] => Format(time, layout),
        "String" => Text(time),
        "Unix" => time.ToUnixTimeSeconds(),
        "UnixMilli" => time.ToUnixTimeMilliseconds(),
        "UnixNano" => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick,
        "UTC" => time.ToUniversalTime(),
        "Local" => time.ToLocalTime(),
        "IsZero" => time.UtcTicks == 0,
        "Year" => time.Year,
        "Month" => time.ToString("MMMM", CultureInfo.InvariantCulture),
        "Day" => time.Day,
        "Hour" => time.Hour,
        "Minute" => time.Minute,
        "Second" => time.Second,
        "Nanosecond" => (int)(time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick),
        "YearDay" => time.DayOfYear,
        "Weekday" => time.DayOfWeek.ToString(),
        _ => null,
    };

    private static object? CallDuration(TimeSpan duration, string name) => name switch
    {
        "String" => GoDuration.Format(duration),
        "Hours" => duration.TotalHours,
        "Minutes" => duration.TotalMinutes,
        "Seconds" => duration.TotalSeconds,
        "Milliseconds" => (long)duration.TotalMilliseconds,
        "Microseconds" => duration.Ticks / TimeSpan.TicksPerMicrosecond,
        "Nanoseconds" => duration.Ticks * TimeSpan.NanosecondsPerTick,
        _ => null,
    };

    private static bool Fraction(DateTimeOffset time, string layout, ref int at, StringBuilder text)
    {
        var end = at + 1;
        while (end < layout.Length && layout[end] == layout[at + 1] && layout[end] is '0' or '9') end++;
        if (end == at + 1 || layout[at + 1] is not ('0' or '9') || (end < layout.Length && char.IsAsciiDigit(layout[end]))) return false;
        var digits = (time.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture).PadRight(end - at - 1, '0')[..(end - at - 1)];
        if (layout[at + 1] == '9') digits = digits.TrimEnd('0');
        if (digits.Length > 0) text.Append(layout[at]).Append(digits);
        at = end;
        return true;
    }

    private static int Append(DateTimeOffset time, string element, StringBuilder text)
    {
        var format = element switch
        {
            "January" => "MMMM",
            "Jan" => "MMM",
            "Monday" => "dddd",
            "Mon" => "ddd",
            "2006" => "yyyy",
            "06" => "yy",
            "01" => "MM",
            "1" => "%M",
            "02" => "dd",
            "2" => "%d",
            "15" => "HH",
            "03" => "hh",
            "3" => "%h",
            "04" => "mm",
            "4" => "%m",
            "05" => "ss",
            "5" => "%s",
            "PM" => "tt",
            _ => null,
        };
        if (format is not null) text.Append(time.ToString(format, CultureInfo.InvariantCulture));
        else if (element == "pm") text.Append(time.Hour < 12 ? "am" : "pm");
        else if (element == "MST") text.Append(ZoneName(time));
        else if (element == "002") text.Append(time.DayOfYear.ToString("000", CultureInfo.InvariantCulture));
        else if (element == "__2") text.Append(time.DayOfYear.ToString(CultureInfo.InvariantCulture).PadLeft(3));
        else if (element == "_2") text.Append(time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2));
        else if (element[0] == 'Z' && time.Offset == TimeSpan.Zero) text.Append('Z');
        else text.Append(Offset(time.Offset, element));
        return element.Length;
    }

    private static string Offset(TimeSpan offset, string element)
    {
        var colon = element.Contains(':') ? ":" : "";
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        offset = offset.Duration();
        return element.Length == 3 ? $"{sign}{offset.Hours:00}" : $"{sign}{offset.Hours:00}{colon}{offset.Minutes:00}";
    }

    /// <summary>The zone's abbreviation; like Go the offset itself where the zone has none.</summary>
    private static string ZoneName(DateTimeOffset time)
        => time.Offset == TimeSpan.Zero ? "UTC" : Offset(time.Offset, time.Offset.Minutes == 0 ? "-07" : "-0700");
}
