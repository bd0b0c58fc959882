using System.Globalization;
using Berth.Linux.Errors;

namespace Berth.Linux.Processes;

/// <summary>Signal names and numbers (signal(7)), x86-64 and arm64.</summary>
public static class Signals
{
    /// <summary>A terminal is gone.</summary>
    public const int Hangup = 1;

    /// <summary>An interrupt typed at a terminal.</summary>
    public const int Interrupt = 2;

    /// <summary>Ask a process to end.</summary>
    public const int Terminate = 15;

    /// <summary>End a process at once.</summary>
    public const int Kill = 9;

    /// <summary>Suspend a process.</summary>
    public const int Stop = 19;

    /// <summary>Let a suspended process go on.</summary>
    public const int Continue = 18;

    /// <summary>SIGRTMIN+3, which tells systemd to halt (systemd(1), SIGNALS).</summary>
    public const int SystemdHalt = RealTimeMinimum + 3;

    private const int RealTimeMinimum = 34;
    private const int RealTimeMaximum = 64;

    // From here on names count from the other end, as those of kill(1).
    private const int RealTimeMiddle = 49;

    private static ReadOnlySpan<string> Names => new[]
    {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    };

    /// <summary>A signal from what a user writes: a number, or a name with or without SIG, in any case; RTMIN+3 too.</summary>
    /// <exception cref="InvalidArgumentException">There is no such signal.</exception>
    public static int Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number == 0 ? throw Invalid(text) : number <= RealTimeMaximum ? number : throw new InvalidArgumentException($"valid signals are 1 through {RealTimeMaximum}");
        var name = text.ToUpperInvariant();
        if (name.StartsWith("SIG", StringComparison.Ordinal))
            name = name[3..];
        var index = name.Length == 0 ? -1 : Names.IndexOf(name);
        if (index > 0)
            return index;
        return name switch
        {
            "IOT" => 6,
            "POLL" => 29,
            "CLD" => 17,
            "RTMIN" => RealTimeMinimum,
            "RTMAX" => RealTimeMaximum,
            _ when Offset(name, "RTMIN+") is { } up and <= RealTimeMaximum - RealTimeMinimum => RealTimeMinimum + up,
            _ when Offset(name, "RTMAX-") is { } down and <= RealTimeMaximum - RealTimeMinimum => RealTimeMaximum - down,
            _ => throw Invalid(text),
        };
    }

    /// <summary>The name with SIG, or the number as text for one without a name.</summary>
    public static string Name(int signal) => signal switch
    {
        > 0 and < 32 => "SIG" + Names[signal],
        RealTimeMinimum => "SIGRTMIN",
        > RealTimeMinimum and <= RealTimeMiddle => $"SIGRTMIN+{signal - RealTimeMinimum}",
        > RealTimeMiddle and < RealTimeMaximum => $"SIGRTMAX-{RealTimeMaximum - signal}",
        RealTimeMaximum => "SIGRTMAX",
        _ => signal.ToString(CultureInfo.InvariantCulture),
    };

    private static int? Offset(string name, string prefix)
        => name.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                ? offset : null;

    private static InvalidArgumentException Invalid(string text) => new($"invalid signal: {text}");
}
