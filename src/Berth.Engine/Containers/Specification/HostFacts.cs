using System.Globalization;
using Berth.Engine.Containers.Confinement;
using Berth.Linux.Processes;
using Berth.Linux.Security;
using Berth.Systemd.Bus;

namespace Berth.Engine.Containers.Specification;

/// <summary>What defaults depend on: who calls and what the host runs.</summary>
public sealed record HostFacts
{
    /// <summary>Whether the caller is real root.</summary>
    public bool IsRoot { get; init; } = true;

    /// <summary>Whether systemd is pid 1 (sd_booted(3)) and, without root, the user has a manager, so that it can keep the control groups.</summary>
    public bool IsSystemdBooted { get; init; }

    /// <summary>Whether the journal can be written and read.</summary>
    public bool IsJournalUsable { get; init; }

    /// <summary>Whether containers can be confined by AppArmor; asked for where one is made.</summary>
    public Func<bool> IsAppArmorEnabled { get; init; } = static () => false;

    /// <summary>The SELinux labels of containers; null without SELinux. Asked for where one is made.</summary>
    internal Func<ContainerLabels?> Labels { get; init; } = static () => null;

    /// <summary>The SELinux label of this process; null without SELinux.</summary>
    internal Func<string?> OwnLabel { get; init; } = static () => null;

    /// <summary>The host's name.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>The capabilities of the caller's bounding set, which <c>--cap-add ALL</c> and <c>--privileged</c> give.</summary>
    public Func<IReadOnlyList<string>> BoundingCapabilities { get; init; } = () => [];

    /// <summary>The users of the user namespace in which this process is; empty for root.</summary>
    public IReadOnlyList<IdMapping> OwnUsers { get; init; } = [];

    /// <summary>The groups of that namespace.</summary>
    public IReadOnlyList<IdMapping> OwnGroups { get; init; } = [];

    /// <summary>The caller's user and group, as the host knows them.</summary>
    public (uint User, uint Group) Caller { get; init; }

    /// <summary>The facts of this host and process.</summary>
    public static HostFacts OfThisHost() => new()
    {
        IsRoot = UserIdentity.IsRoot,
        IsSystemdBooted = SystemdConnection.HasOwn,
        IsJournalUsable = File.Exists("/run/systemd/journal/socket") && (Directory.Exists("/var/log/journal") || Directory.Exists("/run/log/journal")),
        IsAppArmorEnabled = static () => AppArmorProfile.IsUsable,
        Labels = ContainerLabels.OfThisHost,
        OwnLabel = static () => Selinux.IsEnabled ? Selinux.OwnLabel() : null,
        Hostname = Environment.MachineName,
        BoundingCapabilities = ReadBoundingSet,
        OwnUsers = UserIdentity.IsRoot ? [] : ReadMap("/proc/self/uid_map"),
        OwnGroups = UserIdentity.IsRoot ? [] : ReadMap("/proc/self/gid_map"),
        Caller = (UserIdentity.User, UserIdentity.Group),
    };

    private static List<IdMapping> ReadMap(string path)
    {
        var map = new List<IdMapping>();
        foreach (var line in File.ReadLines(path))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var inside, var outside, var size])
                map.Add(new IdMapping(Number(inside), Number(outside), Number(size)));
        }

        return map;

        static uint Number(string text) => uint.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static IReadOnlyList<string> ReadBoundingSet()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("CapBnd:", StringComparison.Ordinal))
                return Parsing.Capabilities.FromMask(Convert.ToUInt64(line[7..].Trim(), 16));
        }

        return [];
    }
}
