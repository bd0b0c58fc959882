using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>
/// Reads sizes such as <c>10m</c>, <c>1.5G</c> or <c>64kb</c>, whose units are powers of 1024 (go-units, RAMInBytes). What does not fit into
/// 64 bits is the smallest number, as it is for Podman.
/// </summary>
public static class SizeParser
{
    /// <summary>The number of bytes.</summary>
    /// <exception cref="InvalidArgumentException">It is no size.</exception>
    public static long Parse(string text) => Parse(text, 1024);

    /// <summary>The number of bytes, where the units are powers of 1000: what containers.conf(5) calls <c>65536k</c> are 65,536,000 bytes.</summary>
    /// <exception cref="InvalidArgumentException">It is no size.</exception>
    public static long ParseDecimal(string text) => Parse(text, 1000);

    /// <summary>Whether <paramref name="text"/> is a size that fits into 64 bits, and how many bytes.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        try
        {
            bytes = Parse(text, 1024);
            return bytes >= 0;
        }
        catch (InvalidArgumentException)
        {
            bytes = 0;
            return false;
        }
    }

    private static long Parse(string text, long thousand)
    {
        var last = text.AsSpan().LastIndexOfAny("0123456789. ");
        if (last < 0) throw new InvalidArgumentException($"invalid size: '{text}'");
        var unit = text[(last + 1)..];
        var number = Number(text[last] == ' ' ? text[..last] : text[..(last + 1)]);
        if (number < 0) throw new InvalidArgumentException($"invalid size: '{text}'");
        if (unit.Length == 0) return Whole(number);
        if (unit.Length > 3) throw new InvalidArgumentException($"invalid suffix: '{unit}'");
        unit = unit.ToLowerInvariant();
        var power = "bkmgtp".IndexOf(unit[0]);
        if (power < 0 || (power == 0 ? unit.Length > 1 : unit.Length > 1 && unit[1..] is not ("b" or "ib")))
            throw new InvalidArgumentException($"invalid suffix: '{unit}'");
        for (; power > 0; power--) number *= thousand;
        return Whole(number);
    }

    private static double Number(string text)
    {
        try
        {
            return GoNumber.ParseFloat(text);
        }
        catch (FormatException error)
        {
            throw new InvalidArgumentException(error.Message, error);
        }
    }

    // As Go converts on amd64.
    private static long Whole(double number) => number is >= 0 and < 9223372036854775808.0 ? (long)number : long.MinValue;
}
