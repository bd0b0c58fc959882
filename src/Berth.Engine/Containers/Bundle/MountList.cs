using System.Globalization;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Bundle;

/// <summary>
/// The mounts of a container in the order in which the runtime makes them: by the depth of the destination, so that an outer one
/// never covers one inside it. A later one takes an earlier one's place at the same destination.
/// </summary>
internal sealed class MountList
{
    private readonly List<Entry> entries = [];

    internal sealed record Entry(string Destination, string Type, string Source, IReadOnlyList<string> Options)
    {
        public int Depth => Destination == "/" ? 0 : Destination.AsSpan().Count('/');
    }

    /// <summary>The mounts of a specification.</summary>
    public static IReadOnlyList<Entry> Build(ContainerSpecification specification, RuntimeFacts facts)
    {
        var list = new MountList();
        list.AddKernel(specification, facts);
        list.AddShm(specification, facts);
        list.AddFiles(specification, facts);
        list.AddCgroup(specification);
        if (specification.Security is { ReadOnlyRoot: true, NoReadOnlyTmpfs: false })
        {
            foreach (var path in (string[])["/run", "/tmp", "/var/tmp"]) list.AddTmpfs(path);
        }

        if (specification.Process.Systemd) list.AddSystemd(specification);
        list.AddUser(specification, facts);
        if (specification.Process.InitPath is { } init) list.Set("/run/podman-init", "bind", init, ["bind", "ro", "private"]);
        foreach (var extra in facts.ExtraMounts) list.Set(extra.Destination, "bind", extra.Source, ["bind", .. extra.Options]);
        var sorted = list.entries.OrderBy(static entry => entry.Depth);
        return IsWithoutDevices(specification, facts) ? [.. sorted.Select(WithoutDevices), RootWithoutDevices(specification, facts)] : [.. sorted];
    }

    /// <summary>
    /// Whether no device file may be opened anywhere but in the container's /dev, since nothing filters what is opened: an image, a plain
    /// directory and a volume may have some.
    /// </summary>
    internal static bool IsWithoutDevices(ContainerSpecification specification, RuntimeFacts facts) => !facts.FiltersDevices && !specification.Security.Privileged;

    private static Entry WithoutDevices(Entry entry)
        => entry.Type == "bind" && entry.Source != "/dev" && !entry.Source.StartsWith("/dev/", StringComparison.Ordinal)
            && !entry.Options.Contains("dev", StringComparer.Ordinal) && !entry.Options.Contains("nodev", StringComparer.Ordinal)
            ? entry with { Options = [.. entry.Options, "nodev"] } : entry;

    // The runtime binds the root on itself without the attributes that it was mounted with, so they are set behind its back: last, since
    // the mounts before may make their destinations. It knows "/" only as its own.
    private static Entry RootWithoutDevices(ContainerSpecification specification, RuntimeFacts facts)
        => new("/.", "bind", facts.RootPath, ["remount", "bind", "nodev", .. specification.Security.ReadOnlyRoot ? (string[])["ro"] : []]);

    private void AddKernel(ContainerSpecification specification, RuntimeFacts facts)
    {
        var security = specification.Security;
        var namespaces = specification.Namespaces;
        var hasUsers = namespaces.User.Kind != NamespaceKind.Host || facts.OuterGroups.Count > 0;
        if (hasUsers && namespaces.Pid.Kind == NamespaceKind.Host)
            Set("/proc", "bind", "/proc", ["rbind", "nosuid", "noexec", "nodev"]);
        else
            Set("/proc", "proc", "proc", security.ProcOptions.Count > 0 ? security.ProcOptions : ["nosuid", "noexec", "nodev"]);
        List<string> dev = ["nosuid", "strictatime", "mode=755", "size=65536k"];
        if (security is { ReadOnlyRoot: true, NoReadOnlyTmpfs: true }) dev.Add("ro");
        Set("/dev", "tmpfs", "tmpfs", dev);
        // The kernel refuses a new sysfs to a user namespace that does not own the network namespace; that of a file is the user's own.
        if (hasUsers && (specification.Network.Mode.Kind == NamespaceKind.Host || (facts.NetworkNamespace is not null && namespaces.User.Kind != NamespaceKind.Host)))
            Set("/sys", "bind", "/sys", ["rprivate", "nosuid", "noexec", "nodev", security.Privileged ? "rw" : "ro", "rbind"]);
        else
            Set("/sys", "sysfs", "sysfs", security.Privileged ? ["rprivate", "nosuid", "noexec", "nodev", "rw"] : ["nosuid", "noexec", "nodev", "ro"]);
        if (security.NestedLabels)
            Set(PathMasks.SelinuxFiles, "bind", PathMasks.SelinuxFiles, ["bind", "nosuid", "noexec"]);
        List<string> pts = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"];
        if (!hasUsers || Maps(namespaces.User.Kind == NamespaceKind.Host ? facts.OuterGroups : namespaces.GidMap, 5)) pts.Add("gid=5");
        Set("/dev/pts", "devpts", "devpts", pts);
        if (hasUsers && namespaces.Ipc.Kind == NamespaceKind.Host) Set("/dev/mqueue", "bind", "/dev/mqueue", ["bind", "nosuid", "noexec", "nodev"]);
        else Set("/dev/mqueue", "mqueue", "mqueue", ["nosuid", "noexec", "nodev"]);
    }

    private static bool Maps(IReadOnlyList<IdMapping> mappings, uint id)
    {
        foreach (var mapping in mappings)
        {
            if (id >= mapping.ContainerId && id - mapping.ContainerId < mapping.Size) return true;
        }

        return false;
    }

    private void AddShm(ContainerSpecification specification, RuntimeFacts facts)
    {
        var ipc = specification.Namespaces.Ipc.Kind;
        if (ipc == NamespaceKind.None) return;
        List<string> options = ["nosuid", "noexec", "nodev"];
        if (specification.Security is { ReadOnlyRoot: true, NoReadOnlyTmpfs: true }) options.Insert(0, "ro");
        var path = ipc == NamespaceKind.Host ? "/dev/shm" : facts.ShmPath;
        if (path is not null)
        {
            Set("/dev/shm", "bind", path, ["bind", "rprivate", .. options]);
            return;
        }

        options.Add("mode=1777");
        if (specification.Storage.ShmSize != 0) options.Add(string.Create(CultureInfo.InvariantCulture, $"size={specification.Storage.ShmSize}"));
        Set("/dev/shm", "tmpfs", "shm", options);
    }

    private void AddFiles(ContainerSpecification specification, RuntimeFacts facts)
    {
        IReadOnlyList<string> options = specification.Security.ReadOnlyRoot
            ? ["bind", "rprivate", "ro", "nosuid", "noexec", "nodev"]
            : ["bind", "rprivate"];
        SetFile("/run/.containerenv", facts.ContainerEnvironmentFile, options);
        SetFile("/etc/resolv.conf", facts.ResolvConf, options);
        SetFile("/etc/hosts", facts.Hosts, options);
        SetFile("/etc/hostname", facts.HostnameFile, options);
        SetFile("/etc/localtime", facts.LocalTime, options);
        SetFile("/run/secrets", facts.SecretsDirectory, ["bind", "rprivate", "nosuid", "noexec", "nodev"]);
        foreach (var root in specification.Process.ChrootDirectories)
        {
            SetFile(root + "/etc/resolv.conf", facts.ResolvConf, options);
            SetFile(root + "/etc/hosts", facts.Hosts, options);
        }

        if (specification.Process.Systemd)
            SetFile("/run/host", facts.RunHostDirectory, ["bind", "rprivate", "ro", "nosuid", "noexec", "nodev"]);
    }

    private void AddCgroup(ContainerSpecification specification)
    {
        if (specification.Process.Systemd)
        {
            Set("/sys/fs/cgroup", "cgroup", "cgroup", ["private", "rw"]);
            return;
        }

        var writable = specification.Security.Privileged || PathMasks.IsUnmasked("/sys/fs/cgroup", specification.Security.Unmask);
        Set("/sys/fs/cgroup", "cgroup", "cgroup", ["rprivate", "nosuid", "noexec", "nodev", "relatime", writable ? "rw" : "ro"]);
    }

    private void AddSystemd(ContainerSpecification specification)
    {
        foreach (var path in (string[])["/run", "/run/lock", "/tmp", "/var/log/journal"])
        {
            if (specification.Storage.ShmSizeSystemd is { } size) AddTmpfs(path, string.Create(CultureInfo.InvariantCulture, $"size={size}"));
            else AddTmpfs(path);
        }
    }

    private void AddUser(ContainerSpecification specification, RuntimeFacts facts)
    {
        foreach (var mount in specification.Storage.Mounts)
        {
            // systemd must own its cgroup: a mount of the host's tree in its place would break it and the host.
            if (mount.Destination == "/sys/fs/cgroup" && specification.Process.Systemd) continue;
            // Who brings a /dev of their own brings all that is in it.
            if (mount.Destination == "/dev") entries.RemoveAll(e => e.Destination.StartsWith("/dev/", StringComparison.Ordinal));
            var resolved = facts.Mounts?.GetValueOrDefault(mount.Destination);
            if (resolved is not null)
            {
                Set(mount.Destination, resolved.Type ?? "bind", resolved.Source, resolved.Options ?? BindOptions(mount, specification));
                continue;
            }

            switch (mount.Kind)
            {
                case MountKind.Bind when !mount.Overlay:
                    Set(mount.Destination, "bind", mount.Source, BindOptions(mount, specification));
                    break;
                case MountKind.Tmpfs:
                    Set(mount.Destination, "tmpfs", "tmpfs", TmpfsOptions(mount, facts));
                    break;
                case MountKind.Ramfs:
                    Set(mount.Destination, "ramfs", "ramfs", mount.Options);
                    break;
                case MountKind.DevPts:
                    Set(mount.Destination, "devpts", "devpts", mount.Options);
                    break;
                case MountKind.Artifact:
                    // Its files are extra mounts, one each.
                    break;
                default:
                    throw new InvalidArgumentException($"the mount at {mount.Destination} has no source on this host");
            }
        }
    }

    private static List<string> BindOptions(MountSpecification mount, ContainerSpecification specification)
    {
        List<string> options = [.. mount.Options];
        if (mount.NoDereference) options.Add("copy-symlink");
        // Without a user namespace the ids are the host's already.
        if (mount.IdMap is { Length: > 0 }) options.Add($"idmap={mount.IdMap}");
        else if (mount.IdMap is not null && specification.Namespaces.UidMap.Count > 0) options.Add("idmap");
        return options;
    }

    private static List<string> TmpfsOptions(MountSpecification mount, RuntimeFacts facts)
    {
        List<string> options = [.. mount.Options];
        if (mount.Chown)
        {
            options.Insert(0, string.Create(CultureInfo.InvariantCulture, $"uid={facts.User.Uid}"));
            options.Insert(1, string.Create(CultureInfo.InvariantCulture, $"gid={facts.User.Gid}"));
        }

        if (mount.CopyUp != false) options.Add("tmpcopyup");
        return options;
    }

    private void AddTmpfs(string path, params ReadOnlySpan<string> more)
        => Set(path, "tmpfs", "tmpfs", ["rw", "rprivate", "nosuid", "nodev", "tmpcopyup", .. more]);

    private void SetFile(string destination, string? source, IReadOnlyList<string> options)
    {
        if (source is not null) Set(destination, "bind", source, options);
    }

    private void Set(string destination, string type, string source, IReadOnlyList<string> options)
    {
        var entry = new Entry(destination, type, source, options);
        var at = entries.FindIndex(e => e.Destination == destination);
        if (at < 0) entries.Add(entry);
        else entries[at] = entry;
    }
}
