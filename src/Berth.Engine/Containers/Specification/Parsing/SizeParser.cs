using System.Globalization;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Reads sizes such as <c>10m</c>, <c>1.5G</c> or <c>64kb</c>, whose units are powers of 1024 (go-units, RAMInBytes).</summary>
public static class SizeParser
{
    /// <summary>The number of bytes.</summary>
    /// <exception cref="InvalidArgumentException">It is no size.</exception>
    public static long Parse(string text)
        => TryParse(text, out var bytes) ? bytes : throw new InvalidArgumentException(Problem(text));

    /// <summary>The number of bytes, where the units are powers of 1000: what containers.conf(5) calls <c>65536k</c> are 65,536,000 bytes.</summary>
    /// <exception cref="InvalidArgumentException">It is no size.</exception>
    public static long ParseDecimal(string text)
        => TryParse(text, 1000, out var bytes) ? bytes : throw new InvalidArgumentException(Problem(text));

    /// <summary>Whether <paramref name="text"/> is a size, and how many bytes.</summary>
    public static bool TryParse(string text, out long bytes) => TryParse(text, 1024, out bytes);

    /// <summary>What is wrong with a text that is no size, in the words of go-units.</summary>
    public static string Problem(string text)
    {
        var last = text.AsSpan().LastIndexOfAny("0123456789. ");
        if (last < 0) return $"invalid size: '{text}'";
        var number = text[last] == ' ' ? text[..last] : text[..(last + 1)];
        var unit = text[(last + 1)..];
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return $"strconv.ParseFloat: parsing {Templates.Formatting.GoText.Quote(number)}: invalid syntax";
        if (value < 0 || unit.Length == 0) return $"invalid size: '{text}'";
        return $"invalid suffix: '{(unit.Length > 3 ? unit : unit.ToLowerInvariant())}'";
    }

    private static bool TryParse(string text, long thousand, out long bytes)
    {
        bytes = 0;
        var digits = text.Length;
        while (digits > 0 && !char.IsAsciiDigit(text[digits - 1]) && text[digits - 1] != '.') digits--;
        var unit = text.AsSpan(digits).TrimStart(' ');
        if (!double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        long factor = 1;
        if (unit.Length > 0)
        {
            var shift = "bkmgtp".IndexOf(char.ToLowerInvariant(unit[0]));
            var rest = unit[1..];
            if (shift < 0) return false;
            if (shift == 0 ? rest.Length > 0 : rest.Length > 0 && !rest.Equals("b", StringComparison.OrdinalIgnoreCase) && !rest.Equals("ib", StringComparison.OrdinalIgnoreCase))
                return false;
            for (; shift > 0; shift--) factor *= thousand;
        }

        var result = number * factor;
        if (result is < 0 or >= 9.2e18) return false;
        bytes = (long)result;
        return true;
    }
}
