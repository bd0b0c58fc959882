using Berth.Linux.Cgroups;
using Berth.Linux.Files;
using Berth.Systemd.Bus;
using Berth.Systemd.Machines;

namespace Berth.Engine.Containers.Machines.Checking;

/// <summary>The settings of the host on which containers that boot depend.</summary>
internal sealed class HostPoints(CgroupHost cgroups)
{
    private const string Area = "host";
    private static readonly string[] s_controllers = ["cpu", "io", "memory", "pids"];

    /// <summary>Looks at all of them.</summary>
    public IEnumerable<CheckPoint> Look()
    {
        yield return cgroups.Layout == CgroupLayout.Unified
            ? Holds("cgroup version 2", "the whole tree")
            : Lacks("cgroup version 2", "this host's tree is mixed; containers get a view of version 2 without its controllers (boot with systemd.unified_cgroup_hierarchy=1)");
        yield return Delegation();
        yield return Selinux();
        yield return AppArmor();
        yield return UserNamespaces();
        using var registry = SystemdConnection.IsBooted ? MachineRegistry.TryOpen() : null;
        yield return registry is not null
            ? Holds("systemd-machined", "there")
            : Lacks("systemd-machined", "machinectl and systemctl -M will not know the container (install systemd-container)");
    }

    private CheckPoint Delegation()
    {
        var there = cgroups.Layout == CgroupLayout.Legacy ? [] : cgroups.At("/").Controllers;
        var missing = s_controllers.Where(name => !there.Contains(name)).ToList();
        return missing.Count == 0
            ? Holds("delegation", string.Join(' ', s_controllers))
            : Lacks("delegation", $"the host does not delegate {string.Join(' ', missing)}: limits of units inside have no effect");
    }

    private static CheckPoint Selinux()
    {
        if (Read("/sys/fs/selinux/enforce") is not { } enforcing) return Holds("SELinux", "not in use");
        if (enforcing.StartsWith('0')) return Holds("SELinux", "permissive");
        return Read("/sys/fs/selinux/booleans/container_manage_cgroup") is { } value && !value.StartsWith('1')
            ? new CheckPoint(Area, "SELinux", CheckOutcome.Fails, "systemd may not write its control groups: setsebool -P container_manage_cgroup true")
            : Holds("SELinux", "container_manage_cgroup is on");
    }

    private static CheckPoint AppArmor()
        => Read("/sys/module/apparmor/parameters/enabled") is not { } enabled || !enabled.StartsWith('Y') ? Holds("AppArmor", "not in use")
            : FileSystem.Exists("/sys/kernel/security/apparmor/profiles") ? Holds("AppArmor", "in use")
            : Lacks("AppArmor", "in use, and its profiles cannot be seen from here: /sys/kernel/security is not mounted");

    private static CheckPoint UserNamespaces()
    {
        if (Read("/proc/sys/user/max_user_namespaces") == "0")
            return Lacks("unprivileged user namespaces", "services with PrivateUsers= and containers without root need them: sysctl user.max_user_namespaces=15000");
        if (Read("/proc/sys/kernel/unprivileged_userns_clone") == "0")
            return Lacks("unprivileged user namespaces", "containers without root need them: sysctl kernel.unprivileged_userns_clone=1");
        return Read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1"
            ? Lacks("unprivileged user namespaces", "containers without root need them: sysctl kernel.apparmor_restrict_unprivileged_userns=0")
            : Holds("unprivileged user namespaces", "allowed");
    }

    private static string? Read(string path) => FileSystem.TryReadText(path)?.Trim();

    private static CheckPoint Holds(string name, string detail) => new(Area, name, CheckOutcome.Holds, detail);

    private static CheckPoint Lacks(string name, string detail) => new(Area, name, CheckOutcome.Lacking, detail);
}
