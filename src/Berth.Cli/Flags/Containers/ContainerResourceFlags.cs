using System.Globalization;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Cli.Flags.Containers;

/// <summary>The options of create and run for limits, devices and the control group.</summary>
internal sealed class ContainerResourceFlags
{
    private const ulong CfsPeriod = 100_000;
    private readonly TextFlag memory;
    private readonly TextFlag memorySwap;
    private readonly TextFlag memoryReservation;
    private readonly IntegerFlag memorySwappiness;
    private readonly BoolFlag oomKillDisable;
    private readonly UnsignedFlag cpuPeriod;
    private readonly IntegerFlag cpuQuota;
    private readonly UnsignedFlag cpuRealtimePeriod;
    private readonly IntegerFlag cpuRealtimeRuntime;
    private readonly UnsignedFlag cpuShares;
    private readonly FloatFlag cpus;
    private readonly TextFlag cpusetCpus;
    private readonly TextFlag cpusetMems;
    private readonly IntegerFlag pidsLimit;
    private readonly TextFlag blkioWeight;
    private readonly TextListFlag blkioWeightDevice;
    private readonly TextListFlag readBps;
    private readonly TextListFlag writeBps;
    private readonly TextListFlag readIops;
    private readonly TextListFlag writeIops;
    private readonly TextListFlag cgroupConf;
    private readonly TextListFlag devices;
    private readonly TextListFlag deviceRules;
    private readonly TextListFlag gpus;
    private readonly TextFlag rdtClass;
    private readonly TextFlag cgroups;
    private readonly TextFlag cgroupParent;

    internal ContainerResourceFlags(FlagSet flags, bool limitsOnly = false)
    {
        // What only a new container can be given is kept from the verb.
        var rest = limitsOnly ? new FlagSet() : flags;
        flags.Group = "Resource";
        const string Size = "(format: `<number>[<unit>]`, where unit = b (bytes), k (kibibytes), m (mebibytes), or g (gibibytes))";
        memory = flags.Text("memory", 'm', "Memory limit " + Size);
        memorySwap = flags.Text("memory-swap", "Swap limit equal to memory plus swap: '-1' to enable unlimited swap");
        memoryReservation = flags.Text("memory-reservation", "Memory soft limit " + Size);
        memorySwappiness = flags.Integer("memory-swappiness", "Tune container memory swappiness (0 to 100, or -1 for system default)", -1);
        oomKillDisable = rest.Bool("oom-kill-disable", "Disable OOM Killer");
        cpuPeriod = flags.Unsigned("cpu-period", "Limit the CPU CFS (Completely Fair Scheduler) period");
        cpuQuota = flags.Integer("cpu-quota", "Limit the CPU CFS (Completely Fair Scheduler) quota");
        cpuRealtimePeriod = flags.Unsigned("cpu-rt-period", "Limit the CPU real-time period in microseconds");
        cpuRealtimeRuntime = flags.Integer("cpu-rt-runtime", "Limit the CPU real-time runtime in microseconds");
        cpuShares = flags.Unsigned("cpu-shares", "CPU shares (relative weight)", shorthand: 'c');
        cpus = flags.Float("cpus", "Number of CPUs. The default is 0.000 which means no limit");
        cpusetCpus = flags.Text("cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)");
        cpusetMems = flags.Text("cpuset-mems", "Memory nodes (MEMs) in which to allow execution (0-3, 0,1). Only effective on NUMA systems.");
        pidsLimit = flags.Integer("pids-limit", "Tune container pids limit (set -1 for unlimited)");
        blkioWeight = flags.Text("blkio-weight", "Block IO weight (relative weight) accepts a weight value between 10 and 1000.");
        blkioWeightDevice = flags.Slice("blkio-weight-device", "Block IO weight (relative device weight, format: `DEVICE_NAME:WEIGHT`)");
        readBps = flags.Array("device-read-bps", "Limit read rate (bytes per second) from a device (e.g. --device-read-bps=/dev/sda:1mb)");
        writeBps = flags.Array("device-write-bps", "Limit write rate (bytes per second) to a device (e.g. --device-write-bps=/dev/sda:1mb)");
        readIops = flags.Array("device-read-iops", "Limit read rate (IO per second) from a device (e.g. --device-read-iops=/dev/sda:1000)");
        writeIops = flags.Array("device-write-iops", "Limit write rate (IO per second) to a device (e.g. --device-write-iops=/dev/sda:1000)");
        cgroupConf = rest.Slice("cgroup-conf", "Configure cgroup v2 (key=value)");
        devices = rest.Array("device", "Add a host device to the container").Completes(Completion.Files);
        deviceRules = rest.Slice("device-cgroup-rule", "Add a rule to the cgroup allowed devices list");
        gpus = rest.Slice("gpus", "GPU devices to add to the container ('all' to pass all GPUs)");
        rdtClass = rest.Text("rdt-class", "Class of Service (COS) that the container should be assigned to");
        cgroups = rest.Text("cgroups", "control container cgroup configuration (\"enabled\"|\"disabled\"|\"no-conmon\"|\"split\")");
        cgroupParent = rest.Text("cgroup-parent", "Optional parent cgroup for the container");
    }

    internal IReadOnlyList<string> CdiDevices => [.. devices.Value.Where(DeviceParser.IsCdi)];

    internal IReadOnlyList<string> Gpus => gpus.Value;

    internal CgroupOptions BuildCgroup(string? manager) => new() { Use = cgroups.Given, Parent = cgroupParent.Given, Manager = manager };

    internal ResourceSpecification Build()
    {
        var (period, quota) = Cfs();
        return new ResourceSpecification
        {
            Memory = Bytes(memory),
            MemorySwap = memorySwap.Given is "-1" ? -1 : Bytes(memorySwap),
            MemoryReservation = Bytes(memoryReservation),
            MemorySwappiness = Swappiness(),
            OomKillDisable = oomKillDisable.Value,
            CpuPeriod = period,
            CpuQuota = quota,
            CpuRealtimePeriod = cpuRealtimePeriod.Changed ? cpuRealtimePeriod.Value : null,
            CpuRealtimeRuntime = cpuRealtimeRuntime.Changed ? cpuRealtimeRuntime.Value : null,
            CpuShares = cpuShares.Changed && cpuShares.Value > 0 ? cpuShares.Value : null,
            CpusetCpus = cpusetCpus.Given is { Length: > 0 } set ? set : null,
            CpusetMems = cpusetMems.Given is { Length: > 0 } mems ? mems : null,
            PidsLimit = pidsLimit.Changed ? Pids(pidsLimit.Value) : null,
            BlockIoWeight = Weight(),
            BlockIoWeightDevice = Each(blkioWeightDevice, DeviceParser.ParseWeight),
            DeviceReadBps = Each(readBps, DeviceParser.ParseBytes),
            DeviceWriteBps = Each(writeBps, DeviceParser.ParseBytes),
            DeviceReadIops = Each(readIops, DeviceParser.ParseOperations),
            DeviceWriteIops = Each(writeIops, DeviceParser.ParseOperations),
            Unified = Unified(),
            Devices = HostDevices(),
            DeviceRules = Each(deviceRules, DeviceParser.ParseRule),
            RdtClass = rdtClass.Given is { Length: > 0 } rdt ? rdt : null,
        };
    }

    private List<DeviceSpecification> HostDevices()
    {
        var found = new List<DeviceSpecification>();
        foreach (var text in devices.Value)
        {
            if (!DeviceParser.IsCdi(text)) found.Add(DeviceParser.Parse(text));
        }

        return found;
    }

    private static T[] Each<T>(TextListFlag flag, Func<string, T> parse) => flag.Value.Count == 0 ? [] : [.. flag.Value.Select(parse)];

    private static long Pids(long limit) => limit is >= int.MinValue and <= int.MaxValue ? limit
        : throw new InvalidArgumentException($"strconv.ParseInt: parsing \"{limit}\": value out of range");

    // None is no limit.
    private static long? Bytes(TextFlag flag) => SizeOption.Read(flag, "invalid value for memory") is var bytes and not 0 ? bytes : null;

    private ulong? Swappiness()
    {
        // What is out of its range is the runtime's to refuse when the container starts, as with Podman.
        return memorySwappiness.Changed && memorySwappiness.Value >= 0 ? (ulong)memorySwappiness.Value : null;
    }

    private (ulong? Period, long? Quota) Cfs()
    {
        if (!cpus.Changed) return (cpuPeriod.Changed ? cpuPeriod.Value : null, cpuQuota.Changed ? cpuQuota.Value : null);
        if (cpuPeriod.Changed) throw new InvalidArgumentException("--cpu-period and --cpus cannot be set together");
        if (cpuQuota.Changed) throw new InvalidArgumentException("--cpu-quota and --cpus cannot be set together");
        return cpus.Value <= 0 ? (null, null) : (CfsPeriod, (long)(cpus.Value * CfsPeriod));
    }

    private ushort? Weight()
    {
        if (blkioWeight.Given is not { Length: > 0 } text) return null;
        if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight))
        {
            var reason = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? "value out of range" : "invalid syntax";
            throw new InvalidArgumentException($"invalid value for blkio-weight: strconv.ParseUint: parsing \"{text}\": {reason}");
        }

        return weight == 0 ? null : weight;
    }

    private Dictionary<string, string>? Unified()
    {
        if (cgroupConf.Value.Count == 0) return null;
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in cgroupConf.Value)
        {
            var equals = line.IndexOf('=');
            if (equals < 0) throw new InvalidArgumentException("--cgroup-conf must be formatted KEY=VALUE");
            result[line[..equals]] = line[(equals + 1)..];
        }

        return result;
    }
}
