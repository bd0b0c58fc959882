using Berth.Engine.Config;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Builds <see cref="ResourceSpecification"/> and <see cref="CgroupSpecification"/>.</summary>
internal static class ResourceBuilder
{
    private const long DefaultPidsLimit = 2048;

    public static ResourceSpecification Build(BuildRequest request, CgroupSpecification cgroup)
    {
        var options = request.Options.Resources;
        var configuration = request.Configuration.Containers;
        // Limits that contradict each other are the kernel's or the runtime's to refuse when the container starts, as with Podman.
        if (options.CpuRealtimePeriod is not null) request.Warnings.Add("Realtime period not supported on cgroups V2 systems");
        if (options.CpuRealtimeRuntime is not null) request.Warnings.Add("Realtime runtime not supported on cgroups V2 systems");
        var devices = new List<DeviceSpecification>(options.Devices);
        foreach (var value in configuration.Devices)
        {
            var device = DeviceParser.Parse(value);
            if (!devices.Exists(d => d.ContainerPath == device.ContainerPath)) devices.Add(device);
        }

        foreach (var device in options.Devices)
        {
            if (!Path.Exists(device.HostPath)) throw new InvalidArgumentException($"stat {device.HostPath}: no such file or directory");
        }

        CheckDevices(options);
        var pids = options.PidsLimit;
        var pidsIsDefault = pids is null && cgroup.Use != CgroupUse.Disabled;
        if (pidsIsDefault) pids = configuration.PidsLimit ?? DefaultPidsLimit;
        // No bound: as a default that is nothing to say.
        if (pids == 0 && pidsIsDefault) (pids, pidsIsDefault) = (null, false);
        return options with
        {
            CpuRealtimePeriod = null,
            CpuRealtimeRuntime = null,
            PidsLimit = pids < 0 ? -1 : pids,
            PidsLimitIsDefault = pidsIsDefault,
            Devices = devices,
            CdiDevices = [.. request.Options.CdiDevices, .. request.Options.Gpus.Select(static gpu => $"nvidia.com/gpu={gpu}")],
            // Without swap said, a container may swap as much as it may use (podman-run(1), --memory-swap).
            MemorySwap = options.MemorySwap ?? (options.Memory is { } memory && memory * 2 is var twice and not 0 ? twice : null),
            // A size that no number holds is none.
            Memory = options.Memory > 0 ? options.Memory : null,
            Unified = Unified(request),
        };
    }

    /// <summary>Whether a container's conmon will be moved to a scope, as far as that can be told before anything else is known.</summary>
    public static bool MakesScope(CreateOptions options, ContainersConfiguration configuration, bool isSystemdBooted)
        => isSystemdBooted && CgroupUseText(options, configuration) is "" or "enabled" && CgroupManager(options, configuration, isSystemdBooted) == "systemd";

    /// <summary>Whether a container's groups will be below the caller's.</summary>
    public static bool IsSplit(CreateOptions options, ContainersConfiguration configuration) => CgroupUseText(options, configuration) == "split";

    public static CgroupSpecification BuildCgroup(BuildRequest request)
    {
        var options = request.Options.Cgroup;
        var manager = CgroupManager(request.Options, request.Configuration, request.Host.IsSystemdBooted);
        if (manager is not ("systemd" or "cgroupfs"))
            throw new InvalidArgumentException($"invalid cgroup manager \"{manager}\": must be systemd or cgroupfs");
        var isDirect = request.Options.Lifecycle.Monitor == "none";
        var text = CgroupUseText(request.Options, request.Configuration);
        var use = text switch
        {
            "" or "enabled" => CgroupUse.Enabled,
            "disabled" => CgroupUse.Disabled,
            "no-conmon" => CgroupUse.NoConmon,
            "split" => CgroupUse.Split,
            _ => throw new InvalidArgumentException($"running container create option: invalid cgroup mode \"{text}\": invalid argument"),
        };
        if (isDirect && use != CgroupUse.Split)
            throw new InvalidArgumentException($"--cgroups={text} and --monitor=none conflict: the container stays in its service's control group");
        var parent = string.IsNullOrEmpty(options.Parent) ? null : options.Parent;
        if (parent is not null)
        {
            if (use == CgroupUse.Disabled) throw new InvalidArgumentException("cannot set cgroup parent if not creating cgroups: invalid argument");
            var isSlice = parent.EndsWith(".slice", StringComparison.Ordinal);
            if (manager == "systemd" && !isSlice)
                throw new InvalidArgumentException("did not receive systemd slice as cgroup parent when using systemd to manage cgroups: invalid argument");
            if (manager == "cgroupfs" && isSlice)
                throw new InvalidArgumentException("systemd slice received as cgroup parent when using cgroupfs: invalid argument");
        }

        return new CgroupSpecification { Use = use, Parent = parent, Manager = manager };
    }

    /// <summary>Checks that what limits are for are block devices.</summary>
    /// <exception cref="InvalidArgumentException">One is not.</exception>
    public static void CheckDevices(ResourceSpecification options)
    {
        foreach (var limit in (ReadOnlySpan<IReadOnlyList<DeviceLimit>>)[
            options.DeviceReadBps, options.DeviceWriteBps, options.DeviceReadIops, options.DeviceWriteIops])
        {
            foreach (var device in limit) CheckBlockDevice(device.Path, "");
        }

        foreach (var device in options.BlockIoWeightDevice) CheckBlockDevice(device.Path, "bad --blkio-weight-device: ");
    }

    private static string CgroupManager(CreateOptions options, ContainersConfiguration configuration, bool isSystemdBooted)
        => options.Cgroup.Manager ?? configuration.Engine.CgroupManager ?? (isSystemdBooted ? "systemd" : "cgroupfs");

    // With --monitor=none the container's own process is the service's main one, for which systemd takes only one of the service's own group.
    private static string CgroupUseText(CreateOptions options, ContainersConfiguration configuration)
        => options.Cgroup.Use ?? (options.Lifecycle.Monitor == "none" ? "split" : configuration.Containers.Cgroups);

    private static void CheckBlockDevice(string path, string context)
    {
        if (FileStatus.TryOf(path) is not { } status) throw new InvalidArgumentException($"{context}could not parse device {path}: no such file or directory");
        if (status.Type != FileType.BlockDevice) throw new InvalidArgumentException($"{context}{path}: not a block device");
    }

    private static IReadOnlyDictionary<string, string>? Unified(BuildRequest request)
    {
        var given = request.Options.Resources.Unified;
        var configured = request.Configuration.Containers.CgroupConf;
        if (configured.Count == 0) return given;
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in configured)
        {
            var equals = line.IndexOf('=');
            if (equals < 0) throw new InvalidArgumentException("--cgroup-conf must be formatted KEY=VALUE");
            result[line[..equals]] = line[(equals + 1)..];
        }

        if (given is null) return result;
        foreach (var (key, value) in given) result[key] = value;
        return result;
    }
}
