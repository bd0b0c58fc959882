using System.Globalization;
using Berth.Linux.Text;

namespace Berth.Engine.Templates.Formatting;

/// <summary>Numbers and truth values as Go's strconv reads them, with its error texts.</summary>
public static class GoNumber
{
    /// <summary>strconv.ParseBool; a <see cref="FormatException"/> has its message.</summary>
    public static bool ParseBool(string text) => GoBoolean.TryParse(text) ?? throw Invalid("ParseBool", text);

    /// <summary>strconv.ParseInt; a <see cref="FormatException"/> has its message.</summary>
    public static long ParseInt(string text, int bits)
    {
        var negative = text.StartsWith('-');
        var digits = negative || text.StartsWith('+') ? text.AsSpan(1) : text;
        var limit = 1UL << (bits - 1);
        if (!TryMagnitude(digits, out var magnitude, out var overflow)) throw Invalid("ParseInt", text);
        if (overflow || magnitude > limit || (magnitude == limit && !negative)) throw OutOfRange("ParseInt", text);
        return negative ? unchecked(-(long)magnitude) : (long)magnitude;
    }

    /// <summary>strconv.ParseUint; a <see cref="FormatException"/> has its message.</summary>
    public static ulong ParseUint(string text, int bits)
    {
        if (!TryMagnitude(text, out var magnitude, out var overflow)) throw Invalid("ParseUint", text);
        if (overflow || (bits < 64 && magnitude >> bits != 0)) throw OutOfRange("ParseUint", text);
        return magnitude;
    }

    /// <summary>strconv.ParseFloat; a <see cref="FormatException"/> has its message.</summary>
    public static double ParseFloat(string text)
    {
        var bare = text.AsSpan().TrimStart("+-");
        if (bare.Equals("inf", StringComparison.OrdinalIgnoreCase) || bare.Equals("infinity", StringComparison.OrdinalIgnoreCase))
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase)) return double.NaN;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(WithoutSeparators(text), Style, CultureInfo.InvariantCulture, out var value)) throw Invalid("ParseFloat", text);
        return double.IsInfinity(value) ? throw OutOfRange("ParseFloat", text) : value;
    }

    // An underscore stands between two digits.
    private static string WithoutSeparators(string text)
    {
        for (var at = text.IndexOf('_'); at >= 0; at = text.IndexOf('_', at + 1))
        {
            if (at == 0 || at == text.Length - 1 || !char.IsAsciiDigit(text[at - 1]) || !char.IsAsciiDigit(text[at + 1])) return text;
        }

        return text.Replace("_", "");
    }

    /// <summary>A number literal of a template: an int where it fits, else long, ulong or double; null if it is none.</summary>
    internal static object? ParseConstant(string text)
    {
        try
        {
            if (text.AsSpan().IndexOfAny(".eEpP") < 0 || (text.AsSpan().TrimStart("+-").StartsWith("0x", StringComparison.OrdinalIgnoreCase) && text.AsSpan().IndexOfAny(".pP") < 0))
            {
                var whole = ParseInt(text, 64);
                return whole is >= int.MinValue and <= int.MaxValue ? (object)(int)whole : whole;
            }

            var value = ParseFloat(text.Replace("_", ""));
            return value;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool TryMagnitude(ReadOnlySpan<char> digits, out ulong value, out bool overflow)
    {
        value = 0;
        overflow = false;
        var radix = 10u;
        if (digits.Length > 1 && digits[0] == '0')
        {
            radix = (digits[1] | 0x20) switch { 'x' => 16u, 'o' => 8u, 'b' => 2u, _ => 8u };
            digits = (digits[1] | 0x20) is 'x' or 'o' or 'b' ? digits[2..] : digits[1..];
        }

        if (digits.IsEmpty) return false;
        foreach (var c in digits)
        {
            if (c == '_') continue;
            var digit = char.IsAsciiHexDigit(c) ? (uint)Convert.ToInt32(c.ToString(), 16) : 99u;
            if (digit >= radix) return false;
            var next = unchecked((value * radix) + digit);
            overflow |= value > (ulong.MaxValue - digit) / radix;
            value = next;
        }

        return true;
    }

    private static FormatException Invalid(string function, string text)
        => new($"strconv.{function}: parsing {GoText.Quote(text)}: invalid syntax");

    private static FormatException OutOfRange(string function, string text)
        => new($"strconv.{function}: parsing {GoText.Quote(text)}: value out of range");
}
