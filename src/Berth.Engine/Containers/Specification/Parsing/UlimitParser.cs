using System.Globalization;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Reads <c>--ulimit</c>: <c>NAME=SOFT[:HARD]</c>, -1 for unlimited.</summary>
public static class UlimitParser
{
    private static readonly string[] Types =
    [
        "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending",
        "stack",
    ];

    /// <summary>The limit.</summary>
    /// <param name="text">The option's value.</param>
    /// <param name="isDefault">Whether it is a default and no user's wish.</param>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static RlimitSpecification Parse(string text, bool isDefault = false)
    {
        var equals = text.IndexOf('=');
        if (equals < 0) throw Malformed(text, $"invalid ulimit argument: {text}");
        var name = text[..equals].ToLowerInvariant();
        if (name.StartsWith("rlimit_", StringComparison.Ordinal)) name = name[7..];
        if (Array.IndexOf(Types, name) < 0) throw Malformed(text, $"invalid ulimit type: {text[..equals]}");
        var values = text[(equals + 1)..].Split(':');
        if (values.Length > 2) throw Malformed(text, $"too many limit value arguments - {text[(equals + 1)..]}, can only have up to two, `soft[:hard]`");
        var soft = Limit(text, values[0]);
        var hard = values.Length == 2 ? Limit(text, values[1]) : soft;
        if (soft > hard) throw Malformed(text, $"ulimit soft limit must be less than or equal to hard limit: {values[0]} > {values[^1]}");
        return new RlimitSpecification(name, soft, hard, isDefault);
    }

    /// <summary>What is wrong with a limit; null for nothing.</summary>
    public static string? ErrorOf(string text)
    {
        try
        {
            Parse(text);
            return null;
        }
        catch (InvalidArgumentException error)
        {
            return error.Message[Introduction(text).Length..];
        }
    }

    private static string Introduction(string text) => $"ulimit option \"{text}\" requires name=SOFT:HARD, failed to be parsed: ";

    private static ulong Limit(string text, string value)
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw Malformed(text, $"strconv.ParseInt: parsing \"{value}\": invalid syntax");
        return number < 0 ? ulong.MaxValue : (ulong)number;
    }

    private static InvalidArgumentException Malformed(string text, string reason)
        => new(Introduction(text) + reason);
}
