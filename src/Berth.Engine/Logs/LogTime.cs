using System.Globalization;
using System.Text;
using Berth.Linux.Errors;

namespace Berth.Engine.Logs;

/// <summary>Times in logs, as nanoseconds since 1970 (UTC), which .NET's own types are too coarse for.</summary>
public static class LogTime
{
    private const long Second = 1_000_000_000;

    /// <summary>
    /// Reads a time that a person gave, as Podman does: a Unix time with or without a fraction, a date or time of RFC 3339 (local
    /// where it names no zone), or a Go duration, which counts from <paramref name="now"/>.
    /// </summary>
    /// <param name="text">What was given.</param>
    /// <param name="backwards">Whether a duration lies before now, as for --since; for --until Podman counts it from now on.</param>
    /// <param name="now">The present time.</param>
    /// <exception cref="InvalidArgumentException">It is none of these; the text is Podman's and lacks the option's name.</exception>
    public static long ParseInput(string text, bool backwards, DateTimeOffset now)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < long.MaxValue / Second)
            return seconds * Second;
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) < long.MaxValue / Second)
        {
            return (long)(number * Second);
        }
        if (ParseDate(text) is { } time)
            return time;
        if (ParseDuration(text) is { } duration)
            return FromDate(now) + (backwards ? -duration : duration);
        throw new InvalidArgumentException("unable to interpret time value");
    }

    /// <summary>The nanoseconds of a .NET time.</summary>
    public static long FromDate(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>Reads the time of a record, such as <c>2026-11-22T02:53:22.603002759+00:00</c>.</summary>
    /// <returns>Null where it is none.</returns>
    public static long? ParseRecord(ReadOnlySpan<byte> text)
    {
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
            return null;
        long year = Digits(text[..4]), month = Digits(text[5..7]), day = Digits(text[8..10]);
        long hour = Digits(text[11..13]), minute = Digits(text[14..16]), second = Digits(text[17..19]);
        if ((year | month | day | hour | minute | second) < 0 || year is < 1970 or > 2261)
            return null;
        var seconds = Days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
        var rest = text[19..];
        long fraction = 0;
        if (rest[0] == '.')
        {
            long scale = Second;
            for (rest = rest[1..]; !rest.IsEmpty && char.IsAsciiDigit((char)rest[0]); rest = rest[1..])
            {
                scale /= 10;
                fraction += (rest[0] - '0') * scale;
            }
        }
        if (rest.Length == 6 && rest[0] is (byte)'+' or (byte)'-' && rest[3] == ':')
        {
            long hours = Digits(rest[1..3]), minutes = Digits(rest[4..6]);
            if ((hours | minutes) < 0)
                return null;
            var offset = hours * 3600 + minutes * 60;
            seconds -= rest[0] == '+' ? offset : -offset;
        }
        else if (rest is not [(byte)'Z'])
        {
            return null;
        }
        return seconds * Second + fraction;
    }

    /// <summary>Writes a time as Podman prints those of the journal: nine digits, in this machine's zone.</summary>
    public static byte[] Format(long nanoseconds)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(nanoseconds / Second).ToLocalTime();
        var zone = time.Offset == TimeSpan.Zero ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd'T'HH:mm:ss}.{nanoseconds % Second:000000000}{zone}"));
    }

    private static long? ParseDate(string text)
    {
        if (text.Length < 10 || text[4] != '-')
            return null;
        // What follows the date is a time, and both may be followed by a zone.
        var rest = text.AsSpan(10);
        var time = rest.StartsWith("T") ? rest : default;
        var zoneAt = time.IsEmpty ? 0 : Math.Max(rest.IndexOfAny('Z', '+'), rest.LastIndexOf('-'));
        var zone = time.IsEmpty ? rest : zoneAt > 0 ? rest[zoneAt..] : default;
        if (!time.IsEmpty)
        {
            time = zone.IsEmpty ? time : time[..^zone.Length];
            if (time.Length < 9 || (time.Length > 9 && time[9] != '.') || time.Length == 10)
                return null;
        }
        var canonical = $"{text.AsSpan(0, 10)}{(time.IsEmpty ? "T00:00:00" : time)}";
        foreach (var character in canonical)
        {
            if (!char.IsAsciiDigit(character) && character is not ('-' or ':' or 'T' or '.'))
                return null;
        }
        if (!DateTime.TryParseExact(canonical[..19], "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return null;
        if (!zone.IsEmpty)
            return ParseRecord(Encoding.ASCII.GetBytes($"{canonical}{zone}"));
        var offset = TimeZoneInfo.Local.GetUtcOffset(date);
        var utc = ParseRecord(Encoding.ASCII.GetBytes($"{canonical}Z"));
        return utc - offset.Ticks * 100;
    }

    /// <summary>A duration of Go's time.ParseDuration, in nanoseconds; null where it is none.</summary>
    private static long? ParseDuration(ReadOnlySpan<char> text)
    {
        var negative = text.StartsWith("-");
        if (negative || text.StartsWith("+"))
            text = text[1..];
        if (text.IsEmpty)
            return null;
        decimal sum = 0;
        while (!text.IsEmpty)
        {
            var number = text.IndexOfAnyExcept("0123456789.");
            if (number <= 0 || !decimal.TryParse(text[..number], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
                return null;
            text = text[number..];
            var next = text.IndexOfAny("0123456789.");
            var unit = next < 0 ? text : text[..next];
            decimal size = unit switch
            {
                "ns" => 1,
                "us" or "µs" or "μs" => 1000,
                "ms" => 1_000_000,
                "s" => Second,
                "m" => 60 * Second,
                "h" => 3600 * Second,
                _ => 0,
            };
            if (size == 0)
                return null;
            sum += amount * size;
            text = text[unit.Length..];
        }
        return sum > long.MaxValue ? null : (long)(negative ? -sum : sum);
    }

    /// <summary>The number that the digits are; -1 where one is none.</summary>
    private static long Digits(ReadOnlySpan<byte> digits)
    {
        long number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return -1;
            number = number * 10 + digit - '0';
        }
        return number;
    }

    /// <summary>Days from 1970-01-01, by the civil calendar.</summary>
    private static long Days(long year, long month, long day)
    {
        year -= month <= 2 ? 1 : 0;
        var era = year / 400;
        var yearOfEra = year - era * 400;
        var dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
    }
}
