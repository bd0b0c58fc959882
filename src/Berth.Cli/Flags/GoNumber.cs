using System.Globalization;

namespace Berth.Cli.Flags;

/// <summary>Numbers and truth values as Go's strconv reads them, with its error texts.</summary>
internal static class GoNumber
{
    internal static bool ParseBool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw Invalid("ParseBool", text),
    };

    internal static long ParseInt(string text, int bits)
    {
        var negative = text.StartsWith('-');
        var digits = negative || text.StartsWith('+') ? text.AsSpan(1) : text;
        var limit = 1UL << (bits - 1);
        if (!TryMagnitude(digits, out var magnitude, out var overflow)) throw Invalid("ParseInt", text);
        if (overflow || magnitude > limit || (magnitude == limit && !negative)) throw OutOfRange("ParseInt", text);
        return negative ? unchecked(-(long)magnitude) : (long)magnitude;
    }

    internal static ulong ParseUint(string text, int bits)
    {
        if (!TryMagnitude(text, out var magnitude, out var overflow)) throw Invalid("ParseUint", text);
        if (overflow || (bits < 64 && magnitude >> bits != 0)) throw OutOfRange("ParseUint", text);
        return magnitude;
    }

    internal static double ParseFloat(string text)
    {
        var bare = text.AsSpan().TrimStart("+-");
        if (bare.Equals("inf", StringComparison.OrdinalIgnoreCase) || bare.Equals("infinity", StringComparison.OrdinalIgnoreCase))
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase)) return double.NaN;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, Style, CultureInfo.InvariantCulture, out var value)) throw Invalid("ParseFloat", text);
        return double.IsInfinity(value) ? throw OutOfRange("ParseFloat", text) : value;
    }

    private static bool TryMagnitude(ReadOnlySpan<char> digits, out ulong value, out bool overflow)
    {
        value = 0;
        overflow = false;
        var radix = 10u;
        var underscores = false;
        if (digits.Length > 1 && digits[0] == '0')
        {
            radix = (digits[1] | 0x20) switch { 'x' => 16u, 'o' => 8u, 'b' => 2u, _ => 8u };
            digits = (digits[1] | 0x20) is 'x' or 'o' or 'b' ? digits[2..] : digits[1..];
            underscores = true;
        }

        if (digits.IsEmpty) return false;
        foreach (var c in digits)
        {
            if (c == '_' && underscores) continue;
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
