using System.Globalization;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Reads durations as Go's time.ParseDuration does: <c>1h15m30.5s</c>, <c>200ms</c>, <c>-3s</c>, <c>0</c>.</summary>
public static class GoDuration
{
    /// <summary>The duration in nanoseconds.</summary>
    /// <exception cref="InvalidArgumentException">It is no duration.</exception>
    public static long Parse(string text)
    {
        var rest = text.AsSpan();
        var negative = false;
        if (rest.Length > 0 && rest[0] is '-' or '+')
        {
            negative = rest[0] == '-';
            rest = rest[1..];
        }

        if (rest is "0") return 0;
        if (rest.Length == 0) throw new InvalidArgumentException($"time: invalid duration \"{text}\"");
        decimal total = 0;
        while (rest.Length > 0)
        {
            var length = rest.IndexOfAnyExcept("0123456789.");
            if (length == 0 || !decimal.TryParse(rest[..(length < 0 ? rest.Length : length)], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                throw new InvalidArgumentException($"time: invalid duration \"{text}\"");
            if (length < 0) throw new InvalidArgumentException($"time: missing unit in duration \"{text}\"");
            rest = rest[length..];
            var end = rest.IndexOfAny("0123456789.");
            var unit = end < 0 ? rest : rest[..end];
            total += number * unit switch
            {
                "ns" => 1m,
                "us" or "µs" or "μs" => 1_000m,
                "ms" => 1_000_000m,
                "s" => 1_000_000_000m,
                "m" => 60_000_000_000m,
                "h" => 3_600_000_000_000m,
                _ => throw new InvalidArgumentException($"time: unknown unit \"{unit}\" in duration \"{text}\""),
            };
            if (total > long.MaxValue) throw new InvalidArgumentException($"time: invalid duration \"{text}\"");
            rest = rest[unit.Length..];
        }

        return negative ? -(long)total : (long)total;
    }
}
