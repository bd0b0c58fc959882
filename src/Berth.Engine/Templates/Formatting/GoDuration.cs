using System.Globalization;
using System.Text;

namespace Berth.Engine.Templates.Formatting;

/// <summary>Durations as Go's time package reads and prints them.</summary>
public static class GoDuration
{
    /// <summary>Reads <c>1h15m30.5s</c>, <c>-20ms</c>, <c>0</c>, to .NET's resolution of 100 ns.</summary>
    /// <exception cref="FormatException">It is none; the message is Go's.</exception>
    public static TimeSpan Parse(string text) => new(ParseNanoseconds(text) / TimeSpan.NanosecondsPerTick);

    /// <summary>Reads a duration in nanoseconds.</summary>
    /// <inheritdoc cref="Parse" path="/exception"/>
    public static long ParseNanoseconds(string text)
    {
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+")) rest = rest[1..];
        if (rest is "0") return 0;
        if (rest.IsEmpty) throw new FormatException($"time: invalid duration {GoText.Quote(text)}");
        var total = 0m;
        while (!rest.IsEmpty)
        {
            var number = rest.IndexOfAnyExcept("0123456789.");
            if (number == 0 || rest[..(number < 0 ? rest.Length : number)] is ".") throw new FormatException($"time: invalid duration {GoText.Quote(text)}");
            if (number < 0) throw new FormatException($"time: missing unit in duration {GoText.Quote(text)}");
            if (!decimal.TryParse(rest[..number], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
                throw new FormatException($"time: invalid duration {GoText.Quote(text)}");
            rest = rest[number..];
            var length = rest.IndexOfAny("0123456789.");
            var unit = length < 0 ? rest : rest[..length];
            total += amount * Nanoseconds(unit, text);
            rest = rest[unit.Length..];
        }

        if (total > long.MaxValue) throw new FormatException($"time: invalid duration {GoText.Quote(text)}");
        return (long)(negative ? -total : total);
    }

    /// <summary>Writes as Go's Duration.String: <c>1h15m30.5s</c>, <c>1.5ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan value)
    {
        var ticks = value.Ticks;
        if (ticks == 0) return "0s";
        var text = new StringBuilder(16);
        if (ticks < 0) text.Append('-');
        var size = Math.Abs((decimal)ticks);
        if (size < TimeSpan.TicksPerSecond)
        {
            var (divisor, unit) = size < TimeSpan.TicksPerMicrosecond ? (0.01m, "ns")
                : size < TimeSpan.TicksPerMillisecond ? (10m, "µs") : (10_000m, "ms");
            return text.Append((size / divisor).ToString("0.######", CultureInfo.InvariantCulture)).Append(unit).ToString();
        }

        var hours = decimal.Truncate(size / TimeSpan.TicksPerHour);
        var minutes = decimal.Truncate(size / TimeSpan.TicksPerMinute) % 60;
        if (hours > 0) text.Append(hours.ToString("0", CultureInfo.InvariantCulture)).Append('h');
        if (hours > 0 || minutes > 0) text.Append(minutes.ToString("0", CultureInfo.InvariantCulture)).Append('m');
        return text.Append((size % TimeSpan.TicksPerMinute / TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture)).Append('s').ToString();
    }

    private static decimal Nanoseconds(ReadOnlySpan<char> unit, string text) => unit switch
    {
        "ns" => 1m,
        "us" or "µs" or "μs" => 1_000m,
        "ms" => 1_000_000m,
        "s" => 1_000_000_000m,
        "m" => 60_000_000_000m,
        "h" => 3_600_000_000_000m,
        _ => throw new FormatException($"time: unknown unit {GoText.Quote(unit.ToString())} in duration {GoText.Quote(text)}"),
    };
}
