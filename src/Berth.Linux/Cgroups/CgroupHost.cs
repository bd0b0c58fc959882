using Berth.Linux.Files;

namespace Berth.Linux.Cgroups;

/// <summary>What this host's control groups are like, and the way to one of them.</summary>
public sealed class CgroupHost
{
    private const uint Cgroup2Magic = 0x63677270;

    private CgroupHost(CgroupLayout layout, string mountPoint, string unifiedRoot)
    {
        Layout = layout;
        MountPoint = mountPoint;
        UnifiedRoot = unifiedRoot;
    }

    /// <summary>The layout.</summary>
    public CgroupLayout Layout { get; }

    /// <summary>Where control groups are mounted: /sys/fs/cgroup.</summary>
    public string MountPoint { get; }

    /// <summary>Where the version 2 hierarchy is seen; empty on a legacy host.</summary>
    public string UnifiedRoot { get; }

    /// <summary>Whether OCI runtimes need a <see cref="CgroupView"/> to take this host for a pure version 2 one.</summary>
    public bool NeedsView => Layout != CgroupLayout.Unified;

    /// <summary>Looks at the file systems below <paramref name="mountPoint"/>.</summary>
    public static CgroupHost Detect(string mountPoint = "/sys/fs/cgroup")
    {
        if (IsCgroup2(mountPoint))
            return new CgroupHost(CgroupLayout.Unified, mountPoint, mountPoint);
        var unified = $"{mountPoint}/unified";
        return IsCgroup2(unified)
            ? new CgroupHost(CgroupLayout.Hybrid, mountPoint, unified)
            : new CgroupHost(CgroupLayout.Legacy, mountPoint, "");
    }

    /// <summary>The cgroup at <paramref name="path"/>, which begins with a slash and counts from this cgroup namespace's root.</summary>
    public Cgroup At(string path) => new(UnifiedRoot, path);

    /// <summary>The version 2 cgroup of a process, from /proc/PID/cgroup.</summary>
    /// <param name="pid">The process; 0 is this one.</param>
    /// <returns>Null where the process is gone.</returns>
    public Cgroup? Of(int pid)
    {
        var path = PathIn(CgroupFile.TryRead(pid == 0 ? "/proc/self/cgroup" : $"/proc/{pid}/cgroup"), "");
        return path is null ? null : At(path);
    }

    /// <summary>
    /// Tells the kernel, on a thread of its own, that a process will soon be moved between cgroups: the RCU grace period that the
    /// first move waits for (about 7 ms) begins now, and moves within the next ten milliseconds or so, systemd's included, come
    /// quickly. It does so by moving this process to where it is.
    /// </summary>
    public void PrepareMove()
    {
        if (Of(0) is not { } own)
            return;
        var thread = new Thread(() => CgroupFile.TryWrite($"{own.Directory}/cgroup.procs", "0"), maxStackSize: 128 << 10) { IsBackground = true };
        thread.Start();
    }

    /// <summary>The directory of a process in a version 1 hierarchy, for reading its figures.</summary>
    /// <param name="pid">The process; 0 is this one.</param>
    /// <param name="controller">Such as <c>memory</c>.</param>
    /// <returns>Null where the controller has no version 1 hierarchy here.</returns>
    public string? LegacyDirectory(int pid, string controller)
    {
        if (Layout == CgroupLayout.Unified)
            return null;
        var path = PathIn(CgroupFile.TryRead(pid == 0 ? "/proc/self/cgroup" : $"/proc/{pid}/cgroup"), controller);
        if (path is null)
            return null;
        var directory = $"{MountPoint}/{controller}{path}";
        return Libc.access(directory, 0) == 0 ? directory : null;
    }

    /// <summary>Finds a hierarchy's path in the text of /proc/PID/cgroup (cgroups(7)).</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="controller">A version 1 controller; empty for version 2.</param>
    internal static string? PathIn(string? text, string controller)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var first = line.IndexOf(':');
            if (first < 0)
                continue;
            var rest = line[(first + 1)..];
            var second = rest.IndexOf(':');
            if (second < 0)
                continue;
            var controllers = rest[..second];
            if (controller.Length == 0 ? controllers.IsEmpty && line[..first] is "0" : Contains(controllers, controller))
                return rest[(second + 1)..].ToString();
        }
        return null;
    }

    internal static bool IsCgroup2(string path) => FileSystemStatus.TryOf(path) is { Magic: Cgroup2Magic };

    private static bool Contains(ReadOnlySpan<char> list, string item)
    {
        foreach (var part in list.Split(','))
        {
            if (list[part].SequenceEqual(item))
                return true;
        }
        return false;
    }
}
