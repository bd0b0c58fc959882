using System.Globalization;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Engine.Templates.Formatting;

namespace Berth.Engine.Images;

/// <summary>The instruction HEALTHCHECK of a Containerfile, as <c>commit --change</c> takes it.</summary>
internal static class HealthCheckInstruction
{
    /// <summary>Reads what follows the word.</summary>
    /// <param name="text"><c>NONE</c>, or options and <c>CMD</c> with a command.</param>
    /// <param name="strings">Reads a JSON array of strings; null if the text is none.</param>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    internal static HealthCheck Parse(string text, Func<string, IReadOnlyList<string>?> strings)
    {
        var check = new HealthCheck();
        while (text.StartsWith("--", StringComparison.Ordinal))
        {
            var end = text.IndexOf(' ');
            var option = end < 0 ? text : text[..end];
            text = end < 0 ? "" : text[end..].TrimStart();
            check = With(check, option);
        }

        var space = text.IndexOf(' ');
        var kind = (space < 0 ? text : text[..space]).ToUpperInvariant();
        var command = space < 0 ? "" : text[space..].Trim();
        return kind switch
        {
            "NONE" when command.Length == 0 => check with { Test = ["NONE"] },
            "NONE" => throw new InvalidArgumentException("HEALTHCHECK NONE takes no arguments"),
            "CMD" when command.Length > 0 => check with { Test = strings(command) is { } words ? ["CMD", .. words] : ["CMD-SHELL", command] },
            "CMD" => throw new InvalidArgumentException("missing command after HEALTHCHECK CMD"),
            _ => throw new InvalidArgumentException($"unknown type \"{kind}\" in HEALTHCHECK (try CMD)"),
        };
    }

    private static HealthCheck With(HealthCheck check, string option)
    {
        var equals = option.IndexOf('=');
        var (name, value) = equals < 0 ? (option, "") : (option[..equals], option[(equals + 1)..]);
        return name switch
        {
            "--interval" => check with { Interval = Duration(name, value) },
            "--timeout" => check with { Timeout = Duration(name, value) },
            "--start-period" => check with { StartPeriod = Duration(name, value) },
            "--start-interval" => check with { StartInterval = Duration(name, value) },
            "--retries" => check with
            {
                Retries = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var retries) ? retries
                    : throw new InvalidArgumentException($"HEALTHCHECK {name} must be a number, not \"{value}\""),
            },
            _ => throw new InvalidArgumentException($"unknown flag of HEALTHCHECK: {name}"),
        };
    }

    private static long Duration(string name, string value)
    {
        try
        {
            return GoDuration.ParseNanoseconds(value);
        }
        catch (Exception e) when (e is EngineException or FormatException or OverflowException)
        {
            throw new InvalidArgumentException($"HEALTHCHECK {name}: \"{value}\" is no duration", e);
        }
    }
}
