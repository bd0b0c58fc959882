using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Parsing;

namespace Berth.Engine.Containers.Bundle;

/// <summary>The paths of /proc and /sys that a container cannot see or cannot write (podman-run(1), <c>--security-opt mask</c>, <c>unmask</c>).</summary>
internal static class PathMasks
{
    /// <summary>Where the kernel's SELinux is seen.</summary>
    public const string SelinuxFiles = "/sys/fs/selinux";

    private static readonly string[] DefaultMasked =
    [
        "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/timer_list",
        "/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware", SelinuxFiles, "/proc/interrupts",
    ];

    private static readonly string[] DefaultReadOnly = ["/proc/asound", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <summary>The paths that are covered.</summary>
    public static IReadOnlyList<string> Masked(SecuritySpecification security)
    {
        if (security.Privileged) return security.Mask;
        var result = new List<string>();
        foreach (var path in DefaultMasked)
        {
            if (!IsUnmasked(path, security.Unmask) && !(security.NestedLabels && path == SelinuxFiles)) result.Add(path);
        }

        // As Podman does: the counters tell what else runs on the machine.
        if (!IsUnmasked("/sys/devices/system/cpu/cpu0/thermal_throttle", security.Unmask))
            result.AddRange(ThermalThrottles());
        foreach (var path in security.Mask)
        {
            if (!result.Contains(path)) result.Add(path);
        }

        return result;
    }

    /// <summary>The paths that cannot be written.</summary>
    public static IReadOnlyList<string> ReadOnly(SecuritySpecification security)
    {
        if (security.Privileged) return [];
        var result = new List<string>();
        foreach (var path in DefaultReadOnly)
        {
            if (!IsUnmasked(path, security.Unmask)) result.Add(path);
        }

        return result;
    }

    /// <summary>Whether a pattern of <paramref name="unmask"/> names the path.</summary>
    public static bool IsUnmasked(string path, IReadOnlyList<string> unmask)
    {
        foreach (var pattern in unmask)
        {
            if (pattern == "ALL" || MatchesParts(path, pattern)) return true;
        }

        return false;
    }

    private static bool MatchesParts(string path, string pattern)
    {
        var parts = path.Split('/');
        var patterns = pattern.TrimEnd('/').Split('/');
        if (parts.Length != patterns.Length) return false;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!Glob.IsMatch(parts[i], patterns[i])) return false;
        }

        return true;
    }

    private static IEnumerable<string> ThermalThrottles()
    {
        for (var cpu = 0; ; cpu++)
        {
            var directory = $"/sys/devices/system/cpu/cpu{cpu}";
            if (!Directory.Exists(directory)) yield break;
            if (Directory.Exists(directory + "/thermal_throttle")) yield return directory + "/thermal_throttle";
        }
    }
}
