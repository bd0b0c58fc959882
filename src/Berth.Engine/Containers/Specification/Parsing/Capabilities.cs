using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>The capabilities of capabilities(7), by number, and how options add to and drop from a set of them.</summary>
public static class Capabilities
{
    /// <summary>Every name the kernel may know, at its number's place.</summary>
    private static readonly string[] ByNumber =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID",
        "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK",
        "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN",
        "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE",
        "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>Every name, in the order of the kernel's numbers.</summary>
    public static IReadOnlyList<string> All => ByNumber;

    /// <summary>The names of the bits of <paramref name="mask"/> (as <c>CapBnd</c> in /proc/PID/status), sorted.</summary>
    public static IReadOnlyList<string> FromMask(ulong mask)
    {
        var names = new List<string>(ByNumber.Length);
        for (var i = 0; i < ByNumber.Length; i++)
        {
            if ((mask & (1UL << i)) != 0) names.Add(ByNumber[i]);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>The normal form of names: upper case with <c>CAP_</c>, or <c>ALL</c>.</summary>
    /// <exception cref="InvalidArgumentException">A name is unknown.</exception>
    public static IReadOnlyList<string> Normalise(IReadOnlyList<string> names)
    {
        if (names.Count == 0) return [];
        var result = new List<string>(names.Count);
        foreach (var name in names)
        {
            var normal = name.Trim().ToUpperInvariant();
            if (normal != "ALL")
            {
                if (!normal.StartsWith("CAP_", StringComparison.Ordinal)) normal = "CAP_" + normal;
                if (Array.IndexOf(ByNumber, normal) < 0) throw new InvalidArgumentException($"\"{normal}\": unknown capability");
            }

            if (!result.Contains(normal)) result.Add(normal);
        }

        return result;
    }

    /// <summary>The set that results from a base, additions and drops, sorted.</summary>
    /// <param name="basis">The capabilities without any option, in normal form.</param>
    /// <param name="add">Additions in normal form.</param>
    /// <param name="drop">Drops in normal form.</param>
    /// <param name="bounding">What <c>ALL</c> adds: the caller's bounding set.</param>
    /// <exception cref="InvalidArgumentException">The two contradict each other.</exception>
    public static IReadOnlyList<string> Merge(
        IReadOnlyList<string> basis, IReadOnlyList<string> add, IReadOnlyList<string> drop, Func<IReadOnlyList<string>> bounding)
    {
        var addAll = Contains(add, "ALL");
        var dropAll = Contains(drop, "ALL");
        if (addAll && dropAll) throw new InvalidArgumentException("adding all caps and removing all caps not allowed");
        foreach (var name in add)
        {
            if (Contains(drop, name)) throw new InvalidArgumentException($"capability \"{name}\" cannot be dropped and added");
        }

        var result = new SortedSet<string>(StringComparer.Ordinal);
        if (!dropAll) result.UnionWith(addAll ? bounding() : basis);
        foreach (var name in add)
        {
            if (name != "ALL") result.Add(name);
        }

        foreach (var name in drop) result.Remove(name);
        return [.. result];
    }

    private static bool Contains(IReadOnlyList<string> names, string name)
    {
        foreach (var item in names)
        {
            if (item == name) return true;
        }

        return false;
    }
}
