using System.Globalization;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Processes;

/// <summary>The columns of podman-top(1): those of ps(1) that POSIX has, and those about containers.</summary>
public sealed class ProcessDescriptor
{
    private const int TicksPerSecond = 100;
    private const int PageKibibytes = 4;

    private static readonly (string Name, string Code, string Header)[] Table =
    [
        ("args", "%a", "COMMAND"), ("capamb", "", "AMBIENT CAPS"), ("capbnd", "", "BOUNDING CAPS"), ("capeff", "", "EFFECTIVE CAPS"),
        ("capinh", "", "INHERITED CAPS"), ("capprm", "", "PERMITTED CAPS"), ("comm", "%c", "COMMAND"), ("etime", "%t", "ELAPSED"),
        ("group", "%G", "GROUP"), ("groups", "", "GROUPS"), ("hgroup", "", "HGROUP"), ("hgroups", "", "HGROUPS"), ("hpid", "", "HPID"),
        ("huid", "", "HUID"), ("huser", "", "HUSER"), ("label", "", "LABEL"), ("nice", "%n", "NI"), ("pcpu", "%C", "%CPU"), ("pgid", "%r", "PGID"),
        ("pid", "%p", "PID"), ("ppid", "%P", "PPID"), ("rgroup", "%g", "RGROUP"), ("rss", "", "RSS"), ("ruser", "%u", "RUSER"),
        ("seccomp", "", "SECCOMP"), ("state", "", "STATE"), ("stime", "", "STIME"), ("time", "%x", "TIME"), ("tty", "%y", "TTY"), ("uid", "", "UID"),
        ("user", "%U", "USER"), ("vsz", "%z", "VSZ"),
    ];

    private ProcessDescriptor(string name, string header)
    {
        Name = name;
        Header = header;
    }

    /// <summary>The names of all, in the order of the manual.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(static entry => entry.Name)];

    /// <summary>What is shown when nobody asks for anything else.</summary>
    public static IReadOnlyList<string> Default { get; } = ["user", "pid", "ppid", "pcpu", "etime", "tty", "time", "args"];

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The column's heading.</summary>
    public string Header { get; }

    /// <summary>Finds one by its name or its code, such as <c>%C</c>; null where there is none.</summary>
    public static ProcessDescriptor? Find(string word)
    {
        foreach (var (name, code, header) in Table)
        {
            if (name == word || (code.Length > 0 && code == word))
                return new ProcessDescriptor(name, header);
        }
        return null;
    }

    /// <summary>What the column says about a process.</summary>
    /// <param name="process">The process.</param>
    /// <param name="inside">The names that the container has for users and groups.</param>
    /// <param name="host">Those of the host.</param>
    public string Value(ContainerProcessEntry process, AccountNames inside, AccountNames host) => Name switch
    {
        "args" => process.CommandLine,
        "capamb" => Capabilities(process, "CapAmb"),
        "capbnd" => Capabilities(process, "CapBnd"),
        "capeff" => Capabilities(process, "CapEff"),
        "capinh" => Capabilities(process, "CapInh"),
        "capprm" => Capabilities(process, "CapPrm"),
        "comm" => process.Name,
        "etime" => GoDuration.Format(Elapsed(process)),
        "group" => inside.Group(Id(process, "Gid", 1)),
        "groups" => Groups(process, inside),
        "hgroup" => host.Group(Id(process, "Gid", 1)),
        "hgroups" => Groups(process, host),
        "hpid" => process.HostPid.ToString(CultureInfo.InvariantCulture),
        "huid" => Id(process, "Uid", 1),
        "huser" => host.User(Id(process, "Uid", 1)),
        "label" => process.Label.Length > 0 ? process.Label : "?",
        "nice" => process.Stat[16],
        "pcpu" => GoFormat.Format("%.3f", Elapsed(process) is { Ticks: > 0 } time ? 100 * Used(process) / time : 0.0),
        "pgid" => process.Status.GetValueOrDefault("NSpgid", "").Split('\t')[^1],
        "pid" => process.Pid.ToString(CultureInfo.InvariantCulture),
        "ppid" => process.ParentPid.ToString(CultureInfo.InvariantCulture),
        "rgroup" => inside.Group(Id(process, "Gid", 0)),
        "rss" => (long.Parse(process.Stat[21], CultureInfo.InvariantCulture) * PageKibibytes).ToString(CultureInfo.InvariantCulture),
        "ruser" => inside.User(Id(process, "Uid", 0)),
        "seccomp" => process.Status.GetValueOrDefault("Seccomp") switch { "0" => "disabled", "1" => "strict", "2" => "filter", _ => "?" },
        "state" => process.Stat[0],
        "stime" => GoTime.Text(Started(process)),
        "time" => GoDuration.Format(Used(process)),
        "tty" => Terminal(int.Parse(process.Stat[4], CultureInfo.InvariantCulture)),
        "uid" => Id(process, "Uid", 1),
        "user" => inside.User(Id(process, "Uid", 1)),
        "vsz" => (long.Parse(process.Stat[20], CultureInfo.InvariantCulture) / 1024).ToString(CultureInfo.InvariantCulture),
        _ => throw new InvalidArgumentException($"unknown descriptor {Name}"),
    };

    private static string Id(ContainerProcessEntry process, string line, int which)
        => process.Status.GetValueOrDefault(line, "").Split('\t') is { } ids && which < ids.Length ? ids[which] : "?";

    private static string Groups(ContainerProcessEntry process, AccountNames names)
        => string.Join(',', process.Status.GetValueOrDefault("Groups", "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(names.Group));

    private static string Capabilities(ContainerProcessEntry process, string line)
    {
        var mask = ulong.Parse(process.Status.GetValueOrDefault(line, "0"), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (mask == 0)
            return "none";
        var names = Specification.Parsing.Capabilities.FromMask(mask);
        return names.Count == Specification.Parsing.Capabilities.FromMask(ulong.MaxValue).Count ? "full" : string.Join(',', names.Select(static name => name["CAP_".Length..]).Order(StringComparer.Ordinal));
    }

    // The start counts from the host's boot.
    private static TimeSpan SinceBoot(ContainerProcessEntry process)
        => TimeSpan.FromSeconds(long.Parse(process.Stat[19], CultureInfo.InvariantCulture) / (double)TicksPerSecond);

    private static TimeSpan Elapsed(ContainerProcessEntry process) => TimeSpan.FromMilliseconds(Environment.TickCount64) - SinceBoot(process);

    private static DateTimeOffset Started(ContainerProcessEntry process) => DateTimeOffset.UtcNow - Elapsed(process);

    private static TimeSpan Used(ContainerProcessEntry process)
        => TimeSpan.FromSeconds((long.Parse(process.Stat[11], CultureInfo.InvariantCulture) + long.Parse(process.Stat[12], CultureInfo.InvariantCulture)) / (double)TicksPerSecond);

    // The numbers of proc(5)'s tty_nr: pseudo-terminals have the major numbers 136 to 143, the consoles 4.
    private static string Terminal(int device)
    {
        var major = (device >> 8) & 0xfff;
        var minor = (device & 0xff) | ((device >> 12) & 0xfff00);
        return major switch
        {
            >= 136 and <= 143 => string.Create(CultureInfo.InvariantCulture, $"pts/{minor + ((major - 136) << 8)}"),
            4 => string.Create(CultureInfo.InvariantCulture, $"tty{minor}"),
            _ => "?",
        };
    }
}
