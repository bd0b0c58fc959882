using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Builds <see cref="ResourceSpecification"/> and <see cref="CgroupSpecification"/>.</summary>
internal static class ResourceBuilder
{
    private const long DefaultPidsLimit = 2048;

    public static ResourceSpecification Build(BuildRequest request, CgroupSpecification cgroup)
    {
        var options = request.Options.Resources;
        var configuration = request.Configuration.Containers;
        if (options.MemorySwap is { } swap)
        {
            if (options.Memory is not { } limit)
            {
                if (swap > 0) throw new InvalidArgumentException("unable to set memory-swap without memory: --memory-swap needs --memory");
            }
            else if (swap > 0 && swap < limit)
            {
                throw new InvalidArgumentException("minimum memoryswap limit should be larger than memory limit, see usage");
            }
        }

        if (options.MemoryReservation is { } reservation && options.Memory is { } memory && reservation > memory)
            throw new InvalidArgumentException("minimum memory limit cannot be less than memory reservation limit, see usage");
        if (options.Memory is < 6 * 1024 * 1024 and > 0) request.Warnings.Add("a memory limit below 6m may be too small for the OCI runtime to start a container");
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

        var pids = options.PidsLimit;
        var pidsIsDefault = pids is null && cgroup.Use != CgroupUse.Disabled;
        if (pidsIsDefault) pids = configuration.PidsLimit ?? DefaultPidsLimit;
        // No bound: as a default that is nothing to say.
        if (pids == 0 && pidsIsDefault) (pids, pidsIsDefault) = (null, false);
        return options with
        {
            PidsLimit = pids < 0 ? -1 : pids,
            PidsLimitIsDefault = pidsIsDefault,
            Devices = devices,
            CdiDevices = [.. request.Options.CdiDevices, .. request.Options.Gpus.Select(static gpu => $"nvidia.com/gpu={gpu}")],
            // Without swap said, a container may swap as much as it may use (podman-run(1), --memory-swap).
            MemorySwap = options.MemorySwap ?? (options.Memory > 0 ? options.Memory * 2 : null),
            Unified = Unified(request),
        };
    }

    public static CgroupSpecification BuildCgroup(BuildRequest request)
    {
        var options = request.Options.Cgroup;
        var manager = options.Manager ?? request.Configuration.Engine.CgroupManager ?? (request.Host.IsSystemdBooted ? "systemd" : "cgroupfs");
        if (manager is not ("systemd" or "cgroupfs"))
            throw new InvalidArgumentException($"invalid cgroup manager \"{manager}\": must be systemd or cgroupfs");
        var text = options.Use ?? request.Configuration.Containers.Cgroups;
        var use = text switch
        {
            "" or "enabled" => CgroupUse.Enabled,
            "disabled" => CgroupUse.Disabled,
            "no-conmon" => CgroupUse.NoConmon,
            "split" => CgroupUse.Split,
            _ => throw new InvalidArgumentException($"running container create option: invalid cgroup mode \"{text}\": invalid argument"),
        };
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
