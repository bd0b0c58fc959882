using System.Globalization;
using System.Text;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Files;
using Berth.Systemd.Machines;

namespace Berth.Engine.Containers.Machines.Checking;

/// <summary>The points of systemd's Container Interface (systemd.io/CONTAINER_INTERFACE), seen in a container that has booted.</summary>
/// <param name="root">Its root.</param>
/// <param name="init">The pid of its init.</param>
/// <param name="container">The container.</param>
/// <param name="specification">What was decided about it.</param>
internal sealed class InterfacePoints(RootDirectory root, int init, ContainerListing container, ContainerSpecification specification)
{
    private const string Area = "interface";

    // Documentation/admin-guide/devices.txt of the kernel: UNIX98 PTY slaves.
    private const uint FirstPseudoTerminal = 136;
    private const uint LastPseudoTerminal = 143;
    private readonly Dictionary<string, string> _environment = Environment(init);
    private readonly Dictionary<string, (string Type, string Options)> _mounts = Mounts(init);

    /// <summary>Looks at all of them.</summary>
    public IEnumerable<CheckPoint> Look()
    {
        var manager = _environment.GetValueOrDefault("container", "");
        yield return Point("$container", manager.Length > 0, manager);
        yield return Point("/run/host/container-manager", Read("/run/host/container-manager") == manager, Read("/run/host/container-manager"));
        yield return Point("/run/systemd/container", Read("/run/systemd/container") == manager, Read("/run/systemd/container"));
        var uuid = _environment.GetValueOrDefault("container_uuid", "").Replace("-", "", StringComparison.Ordinal);
        yield return Point("$container_uuid", uuid.Length == 32 && Read("/run/host/container-uuid")?.Replace("-", "", StringComparison.Ordinal) == uuid, uuid);
        yield return Point("machine id", Read("/etc/machine-id") == uuid, Read("/etc/machine-id"));
        yield return Point("$container_host_id", _environment.ContainsKey("container_host_id"), _environment.GetValueOrDefault("container_host_id"));
        yield return Point("/run/host/os-release", Read("/run/host/os-release") is { Length: > 0 }, "of the host");
        yield return Point("/run/host/incoming", root.HasDirectory("/run/host/incoming"), "for machinectl bind");
        yield return Point("/run/host/notify", _environment.GetValueOrDefault("NOTIFY_SOCKET") == "/run/host/notify", _environment.GetValueOrDefault("NOTIFY_SOCKET"));
        foreach (var path in (string[])["/run", "/tmp", "/dev"])
            yield return Point($"{path} is a tmpfs", Type(path) == "tmpfs", Type(path));
        yield return Point("/sys is read-only", Type("/sys") == "sysfs" && IsReadOnly("/sys"), Type("/sys"));
        yield return Point("control group", Type("/sys/fs/cgroup") == "cgroup2" && !IsReadOnly("/sys/fs/cgroup"), "version 2, writable, its own");
        yield return Point("/dev/pts", Type("/dev/pts") == "devpts", "its own");
        yield return Point("/dev/console", IsTerminal("/dev/console"u8), "a terminal");
        yield return Point("no udev", Read("/run/udev/control") is null && !root.HasDirectory("/run/udev/data"), "systemd-udevd does not run");
        var stop = specification.Lifecycle.StopSignal;
        yield return Point("stop signal", stop == Linux.Processes.Signals.SystemdHalt, Linux.Processes.Signals.Name(stop));
        if (specification.Machine.Register && Systemd.Bus.SystemdConnection.IsBooted)
            yield return Registration();
    }

    private CheckPoint Registration()
    {
        var name = MachineName.Of(container.Name, container.Id);
        return MachineRegistry.MayKnow(name)
            ? new CheckPoint(Area, "registered with systemd-machined", CheckOutcome.Holds, name)
            : new CheckPoint(Area, "registered with systemd-machined", CheckOutcome.Lacking, $"machinectl does not know {name}");
    }

    private string? Read(string path) => root.TryRead(path) is { } bytes ? Encoding.UTF8.GetString(bytes).Trim() : null;

    private string Type(string path) => _mounts.TryGetValue(path, out var mount) ? mount.Type : "no mount of its own";

    private bool IsReadOnly(string path) => _mounts.TryGetValue(path, out var mount) && mount.Options.Split(',')[0] == "ro";

    private bool IsTerminal(ReadOnlySpan<byte> path)
    {
        using var device = root.Handle.TryOpenFileInRoot(path, OpenFlags.Path);
        return device is not null && FileStatus.Of(device) is { Type: FileType.CharacterDevice, DeviceMajor: >= FirstPseudoTerminal and <= LastPseudoTerminal };
    }

    private static CheckPoint Point(string name, bool holds, string? seen)
        => new(Area, name, holds ? CheckOutcome.Holds : CheckOutcome.Fails, string.IsNullOrEmpty(seen) ? "not there" : seen.ReplaceLineEndings(" "));

    private static Dictionary<string, string> Environment(int init)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (FileSystem.TryReadText(string.Create(CultureInfo.InvariantCulture, $"/proc/{init}/environ")) ?? "").Split('\0'))
        {
            if (line.IndexOf('=') is > 0 and var equals) result[line[..equals]] = line[(equals + 1)..];
        }

        return result;
    }

    // The last mount at a place is the one that is seen.
    private static Dictionary<string, (string Type, string Options)> Mounts(int init)
    {
        var result = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var line in (FileSystem.TryReadText(string.Create(CultureInfo.InvariantCulture, $"/proc/{init}/mounts")) ?? "").Split('\n'))
        {
            if (line.Split(' ') is [_, var place, var type, var options, ..]) result[place] = (type, options);
        }

        return result;
    }
}
