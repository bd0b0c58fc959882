using System.Globalization;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>The signals of signal(7) by name and number, the real-time ones included (<c>SIGRTMIN+3</c>).</summary>
public static class Signals
{
    /// <summary>The first real-time signal that the C library leaves to programs.</summary>
    public const int RealTimeMinimum = 34;

    /// <summary>The last signal.</summary>
    public const int RealTimeMaximum = 64;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>SIGRTMIN+3, at which systemd shuts down in order (systemd(1)).</summary>
    public const int SystemdHalt = RealTimeMinimum + 3;

    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The number of a signal given by number or name, with or without <c>SIG</c>, in any case.</summary>
    /// <exception cref="InvalidArgumentException">There is no such signal.</exception>
    public static int Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            if (number == 0) throw new InvalidArgumentException($"invalid signal: {text}");
            return number <= RealTimeMaximum
                ? number
                : throw new InvalidArgumentException($"valid signals are 1 through {RealTimeMaximum}");
        }

        var name = text.ToUpperInvariant();
        if (name.StartsWith("SIG", StringComparison.Ordinal)) name = name[3..];
        for (var i = 1; i < Names.Length; i++)
        {
            if (Names[i] == name) return i;
        }

        return name switch
        {
            "IOT" => 6,
            "CLD" => 17,
            "POLL" => 29,
            _ when RealTime(name) is { } realTime => realTime,
            _ => throw new InvalidArgumentException($"invalid signal: {text}"),
        };
    }

    /// <summary>The name with <c>SIG</c>; the number where a signal has none.</summary>
    public static string Name(int signal) => signal switch
    {
        > 0 when signal < Names.Length => "SIG" + Names[signal],
        RealTimeMinimum => "SIGRTMIN",
        > RealTimeMinimum and <= 49 => string.Create(CultureInfo.InvariantCulture, $"SIGRTMIN+{signal - RealTimeMinimum}"),
        > 49 and < RealTimeMaximum => string.Create(CultureInfo.InvariantCulture, $"SIGRTMAX-{RealTimeMaximum - signal}"),
        RealTimeMaximum => "SIGRTMAX",
        _ => signal.ToString(CultureInfo.InvariantCulture),
    };

    private static int? RealTime(string name)
    {
        var (start, sign) = name.StartsWith("RTMIN", StringComparison.Ordinal) ? (RealTimeMinimum, '+')
            : name.StartsWith("RTMAX", StringComparison.Ordinal) ? (RealTimeMaximum, '-') : (0, ' ');
        if (start == 0) return null;
        if (name.Length == 5) return start;
        if (name[5] != sign || !int.TryParse(name.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return null;
        var number = sign == '+' ? start + offset : start - offset;
        return number is >= RealTimeMinimum and <= RealTimeMaximum ? number : null;
    }
}
