using Berth.Cli.Flags;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary>A new container's limits, devices and control group.</summary>
internal sealed class ResourceFlags
{
    private const ulong CpuPeriod = 100_000;

    private readonly TextFlag _blockIoWeight;
    private readonly TextListFlag _blockIoWeightDevice;
    private readonly TextListFlag _unified;
    private readonly TextFlag _cgroupParent;
    private readonly TextFlag _cgroups;
    private readonly UnsignedFlag _cpuPeriod;
    private readonly IntegerFlag _cpuQuota;
    private readonly UnsignedFlag _cpuRealtimePeriod;
    private readonly IntegerFlag _cpuRealtimeRuntime;
    private readonly UnsignedFlag _cpuShares;
    private readonly FloatFlag _cpus;
    private readonly TextFlag _cpusetCpus;
    private readonly TextFlag _cpusetMems;
    private readonly TextListFlag _devices;
    private readonly TextListFlag _deviceRules;
    private readonly TextListFlag _readBps;
    private readonly TextListFlag _readIops;
    private readonly TextListFlag _writeBps;
    private readonly TextListFlag _writeIops;
    private readonly TextListFlag _gpus;
    private readonly TextFlag _memory;
    private readonly TextFlag _memoryReservation;
    private readonly TextFlag _memorySwap;
    private readonly IntegerFlag _memorySwappiness;
    private readonly BoolFlag _oomKillDisable;
    private readonly IntegerFlag _pidsLimit;
    private readonly TextFlag _rdtClass;

    internal ResourceFlags(FlagSet flags)
    {
        flags.Group = "Resources";
        _blockIoWeight = flags.Text("blkio-weight", "Block IO weight (relative weight) accepts a weight value between 10 and 1000.");
        _blockIoWeightDevice = flags.Array("blkio-weight-device", "Block IO weight (relative device weight, format: `DEVICE_NAME:WEIGHT`)");
        _unified = flags.Slice("cgroup-conf", "Configure cgroup v2 (key=value)");
        _cgroupParent = flags.Text("cgroup-parent", "Optional parent cgroup for the container");
        _cgroups = flags.Text("cgroups", "control container cgroup configuration (\"enabled\"|\"disabled\"|\"no-conmon\"|\"split\")");
        _cpuPeriod = flags.Unsigned("cpu-period", "Limit the CPU CFS (Completely Fair Scheduler) period");
        _cpuQuota = flags.Integer("cpu-quota", "Limit the CPU CFS (Completely Fair Scheduler) quota");
        _cpuRealtimePeriod = flags.Unsigned("cpu-rt-period", "Limit the CPU real-time period in microseconds");
        _cpuRealtimeRuntime = flags.Integer("cpu-rt-runtime", "Limit the CPU real-time runtime in microseconds");
        _cpuShares = flags.Unsigned("cpu-shares", "CPU shares (relative weight)", shorthand: 'c');
        _cpus = flags.Float("cpus", "Number of CPUs. The default is 0.000 which means no limit");
        _cpusetCpus = flags.Text("cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)");
        _cpusetMems = flags.Text("cpuset-mems", "Memory nodes (MEMs) in which to allow execution (0-3, 0,1). Only effective on NUMA systems.");
        _devices = flags.Array("device", "Add a host device to the container").Completes(Completion.Files);
        _deviceRules = flags.Slice("device-cgroup-rule", "Add a rule to the cgroup allowed devices list");
        _readBps = flags.Array("device-read-bps", "Limit read rate (bytes per second) from a device (e.g. --device-read-bps=/dev/sda:1mb)");
        _readIops = flags.Array("device-read-iops", "Limit read rate (IO per second) from a device (e.g. --device-read-iops=/dev/sda:1000)");
        _writeBps = flags.Array("device-write-bps", "Limit write rate (bytes per second) to a device (e.g. --device-write-bps=/dev/sda:1mb)");
        _writeIops = flags.Array("device-write-iops", "Limit write rate (IO per second) to a device (e.g. --device-write-iops=/dev/sda:1000)");
        _gpus = flags.Slice("gpus", "GPU devices to add to the container ('all' to pass all GPUs)");
        _memory = flags.Text("memory", 'm', "Memory limit (format: `<number>[<unit>]`, where unit = b (bytes), k (kibibytes), m (mebibytes), or g (gibibytes))");
        _memoryReservation = flags.Text("memory-reservation", "Memory soft limit (format: `<number>[<unit>]`, where unit = b (bytes), k (kibibytes), m (mebibytes), or g (gibibytes))");
        _memorySwap = flags.Text("memory-swap", "Swap limit equal to memory plus swap: '-1' to enable unlimited swap");
        _memorySwappiness = flags.Integer("memory-swappiness", "Tune container memory swappiness (0 to 100, or -1 for system default)", -1);
        _oomKillDisable = flags.Bool("oom-kill-disable", "Disable OOM Killer");
        _pidsLimit = flags.Integer("pids-limit", "Tune container pids limit (set -1 for unlimited)");
        _rdtClass = flags.Text("rdt-class", "Class of Service (COS) that the container should be assigned to");
    }

    /// <summary><c>--gpus</c>.</summary>
    internal IReadOnlyList<string> Gpus => _gpus.Value;

    /// <summary>The values of <c>--device</c> that name a device of the Container Device Interface.</summary>
    internal IReadOnlyList<string> CdiDevices => [.. _devices.Value.Where(DeviceParser.IsCdi)];

    internal CgroupOptions Cgroup(string? manager) => new() { Use = _cgroups.Given, Parent = _cgroupParent.Given, Manager = manager };

    internal ResourceSpecification Options()
    {
        if (_cpus.Changed && (_cpuPeriod.Changed || _cpuQuota.Changed))
            throw new InvalidArgumentException("--cpus and --cpu-period and --cpu-quota cannot be set together");
        return new ResourceSpecification
        {
            BlockIoWeight = _blockIoWeight.Given is { } weight ? Weight(weight) : null,
            BlockIoWeightDevice = [.. _blockIoWeightDevice.Value.Select(DeviceParser.ParseWeight)],
            Unified = _unified.Value.Count == 0 ? null : _unified.Value.Select(Pair).ToDictionary(static pair => pair.Key, static pair => pair.Value),
            CpuPeriod = _cpus.Changed && _cpus.Value > 0 ? CpuPeriod : _cpuPeriod.Changed ? _cpuPeriod.Value : null,
            CpuQuota = _cpus.Changed && _cpus.Value > 0 ? (long)(_cpus.Value * CpuPeriod) : _cpuQuota.Changed ? _cpuQuota.Value : null,
            CpuRealtimePeriod = _cpuRealtimePeriod.Changed ? _cpuRealtimePeriod.Value : null,
            CpuRealtimeRuntime = _cpuRealtimeRuntime.Changed ? _cpuRealtimeRuntime.Value : null,
            CpuShares = _cpuShares.Changed ? _cpuShares.Value : null,
            CpusetCpus = _cpusetCpus.Given,
            CpusetMems = _cpusetMems.Given,
            Devices = [.. _devices.Value.Where(static device => !DeviceParser.IsCdi(device)).Select(DeviceParser.Parse)],
            DeviceRules = [.. _deviceRules.Value.Select(DeviceParser.ParseRule)],
            DeviceReadBps = [.. _readBps.Value.Select(DeviceParser.ParseBytes)],
            DeviceReadIops = [.. _readIops.Value.Select(DeviceParser.ParseOperations)],
            DeviceWriteBps = [.. _writeBps.Value.Select(DeviceParser.ParseBytes)],
            DeviceWriteIops = [.. _writeIops.Value.Select(DeviceParser.ParseOperations)],
            Memory = Size(_memory),
            MemoryReservation = Size(_memoryReservation),
            MemorySwap = _memorySwap.Given == "-1" ? -1 : Size(_memorySwap),
            MemorySwappiness = _memorySwappiness.Changed && _memorySwappiness.Value >= 0 ? (ulong)_memorySwappiness.Value : null,
            OomKillDisable = _oomKillDisable.Value,
            PidsLimit = _pidsLimit.Changed ? _pidsLimit.Value : null,
            RdtClass = _rdtClass.Given,
        };
    }

    /// <summary>A size such as <c>64m</c>, or null where the command line is silent.</summary>
    internal static long? Size(TextFlag flag)
    {
        if (flag.Given is not { } text)
            return null;
        return SizeParser.TryParse(text, out var bytes)
            ? bytes
            : throw new InvalidArgumentException($"invalid value for {flag.Name}: invalid size: '{text}'");
    }

    private static ushort Weight(string text)
        => ushort.TryParse(text, out var weight) ? weight : throw new InvalidArgumentException($"invalid value for blkio-weight: strconv.ParseUint: parsing \"{text}\": invalid syntax");

    private static (string Key, string Value) Pair(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? (text[..equals], text[(equals + 1)..]) : throw new InvalidArgumentException($"invalid --cgroup-conf value: {text}");
    }
}
