using System.Globalization;
using System.Text;

namespace Berth.Engine.Templates.Formatting;

/// <summary>Floating-point numbers as Go's strconv.FormatFloat writes them.</summary>
internal static class GoFloat
{
    private const int ShortestThreshold = 6;

    /// <param name="value">The number.</param>
    /// <param name="verb">e, f or g, or a capital of it.</param>
    /// <param name="precision">Digits; -1 for the fewest that give the number back.</param>
    internal static string Format(double value, char verb, int precision)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "+Inf" : "-Inf";
        var text = char.ToLowerInvariant(verb) switch
        {
            'e' => Exponential(value, precision),
            'f' => precision < 0 ? Plain(value) : value.ToString($"F{precision}", CultureInfo.InvariantCulture),
            _ => General(value, precision),
        };
        if (value == 0 && double.IsNegative(value) && text[0] != '-') text = "-" + text;
        return char.IsUpper(verb) ? text.ToUpperInvariant() : text;
    }

    private static string General(double value, int precision)
    {
        var digits = Digits(value, precision == 0 ? 1 : precision, out var exponent, out var sign);
        var threshold = precision < 0 ? ShortestThreshold : Math.Max(precision, 1);
        if (precision > digits.Length && digits.Length > exponent) threshold = digits.Length;
        if (exponent < -4 || exponent >= threshold) return sign + Scientific(digits, exponent);
        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0')
            : $"{sign}{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}";
    }

    private static string Exponential(double value, int precision)
    {
        if (precision < 0)
        {
            var digits = Digits(value, -1, out var exponent, out var sign);
            return sign + Scientific(digits, exponent);
        }

        var text = value.ToString($"e{precision}", CultureInfo.InvariantCulture);
        var at = text.IndexOf('e');
        return $"{text.AsSpan(0, at + 2)}{int.Parse(text.AsSpan(at + 2), CultureInfo.InvariantCulture):00}";
    }

    private static string Scientific(string digits, int exponent)
    {
        var text = new StringBuilder().Append(digits[0]);
        if (digits.Length > 1) text.Append('.').Append(digits, 1, digits.Length - 1);
        return text.Append('e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }

    private static string Plain(double value)
    {
        var digits = Digits(value, -1, out var exponent, out var sign);
        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0')
            : $"{sign}{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}";
    }

    /// <summary>The significant digits without trailing zeros, and the decimal exponent of the first.</summary>
    private static string Digits(double value, int precision, out int exponent, out string sign)
    {
        sign = double.IsNegative(value) ? "-" : "";
        value = Math.Abs(value);
        exponent = 0;
        if (value == 0) return "0";
        var text = precision > 0 ? value.ToString($"e{precision - 1}", CultureInfo.InvariantCulture) : Shortest(value);
        var at = text.IndexOf('e');
        exponent = int.Parse(text.AsSpan(at + 1), CultureInfo.InvariantCulture);
        var digits = text[..at].Replace(".", "").TrimEnd('0');
        return digits.Length == 0 ? "0" : digits;
    }

    /// <summary>The shortest form that reads back, as d.ddde±x.</summary>
    private static string Shortest(double value)
    {
        for (var precision = 0; precision < 17; precision++)
        {
            var text = value.ToString($"e{precision}", CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) == value) return text;
        }

        return value.ToString("e16", CultureInfo.InvariantCulture);
    }
}
