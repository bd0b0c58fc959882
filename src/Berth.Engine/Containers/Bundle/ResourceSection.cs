using System.Text.Json;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Bundle;

/// <summary>Writes <c>linux.resources</c>.</summary>
internal static class ResourceSection
{
    public static void Write(
        Utf8JsonWriter json, ContainerSpecification specification, RuntimeFacts facts, CapabilitySets capabilities,
        List<(HostDevice Device, string? Access)> devices)
    {
        var resources = specification.Resources;
        json.WriteStartObject("resources"u8);
        if (facts.FiltersDevices) WriteRules(json, specification, devices);
        else RefuseWithoutFilter(specification, capabilities);
        if (facts.CgroupsPath is null)
        {
            RefuseWithoutCgroup(resources);
            json.WriteEndObject();
            return;
        }

        WriteMemory(json, resources, facts);
        WriteCpu(json, resources, facts);
        WritePids(json, resources, facts);
        WriteBlockIo(json, resources, facts);
        if (resources.Unified is { Count: > 0 } unified)
        {
            json.WriteStartObject("unified"u8);
            foreach (var (name, value) in unified)
            {
                var dot = name.IndexOf('.');
                if (dot > 0 && name[..dot] != "cgroup") Need(facts, name[..dot], $"--cgroup-conf {name}");
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>The limits alone, for a container that runs.</summary>
    /// <param name="resources">Those to set.</param>
    /// <param name="controllers">What the host delegates; null for all.</param>
    public static byte[] Limits(ResourceSpecification resources, HashSet<string>? controllers)
    {
        var facts = new RuntimeFacts { RootPath = "", User = new ResolvedUser(0, 0, [], ""), Controllers = controllers };
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteMemory(json, resources, facts);
            WriteCpu(json, resources, facts);
            WritePids(json, resources, facts);
            WriteBlockIo(json, resources, facts);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    // Without rules nothing may be promised that only they can keep.
    private static void RefuseWithoutFilter(ContainerSpecification specification, CapabilitySets capabilities)
    {
        const string Reason = "the OCI runtime cannot filter devices on this host (it needs CAP_SYS_RESOURCE, or a newer crun)";
        if (specification.Security.Privileged) return;
        if (specification.Resources.DeviceRules.Count > 0) throw new InvalidArgumentException($"cannot set --device-cgroup-rule: {Reason}");
        foreach (var device in specification.Resources.Devices)
        {
            // The container has no CAP_MKNOD, so that what "m" allows it cannot do anyway.
            if (!device.Permissions.Contains('r') || !device.Permissions.Contains('w'))
                throw new InvalidArgumentException($"cannot limit access to {device.HostPath} to \"{device.Permissions}\": {Reason}");
        }

        if (capabilities.Bounding.Contains("CAP_MKNOD") && !capabilities.Bounding.Contains("CAP_SYS_ADMIN"))
            throw new InvalidArgumentException($"cannot give CAP_MKNOD without access to every device: {Reason}");
    }

    private static void RefuseWithoutCgroup(ResourceSpecification resources)
    {
        var option = resources.Memory is > 0 ? "--memory"
            : resources.CpuQuota is not null || resources.CpuShares is not null || resources.CpusetCpus is not null ? "CPU"
            : resources.PidsLimit is > 0 && !resources.PidsLimitIsDefault ? "--pids-limit"
            : null;
        if (option is not null) throw new InvalidArgumentException($"cannot set {option} limits for a container without a cgroup");
    }

    private static void WriteRules(Utf8JsonWriter json, ContainerSpecification specification, List<(HostDevice Device, string? Access)> devices)
    {
        json.WriteStartArray("devices"u8);
        json.WriteStartObject();
        json.WriteBoolean("allow"u8, specification.Security.Privileged);
        json.WriteString("access"u8, "rwm"u8);
        json.WriteEndObject();
        foreach (var (device, access) in devices)
        {
            if (access is null || device.Type == 'p') continue;
            Rule(device.Type.ToString(), device.Major, device.Minor, access);
        }

        foreach (var rule in specification.Resources.DeviceRules) Rule(rule.Type, rule.Major, rule.Minor, rule.Access);
        json.WriteEndArray();

        void Rule(string type, long? major, long? minor, string access)
        {
            json.WriteStartObject();
            json.WriteBoolean("allow"u8, value: true);
            json.WriteString("type"u8, type);
            if (major is { } m) json.WriteNumber("major"u8, m);
            if (minor is { } n) json.WriteNumber("minor"u8, n);
            json.WriteString("access"u8, access);
            json.WriteEndObject();
        }
    }

    private static void WriteMemory(Utf8JsonWriter json, ResourceSpecification resources, RuntimeFacts facts)
    {
        if (resources is { Memory: null, MemorySwap: null, MemoryReservation: null, MemorySwappiness: null, OomKillDisable: false }) return;
        Need(facts, "memory", resources.Memory is not null ? "--memory" : "memory limits");
        json.WriteStartObject("memory"u8);
        if (resources.Memory is { } limit) json.WriteNumber("limit"u8, limit);
        if (resources.MemoryReservation is { } reservation) json.WriteNumber("reservation"u8, reservation);
        if (resources.MemorySwap is { } swap) json.WriteNumber("swap"u8, swap);
        if (resources.MemorySwappiness is { } swappiness) json.WriteNumber("swappiness"u8, swappiness);
        if (resources.OomKillDisable) json.WriteBoolean("disableOOMKiller"u8, value: true);
        json.WriteEndObject();
    }

    private static void WriteCpu(Utf8JsonWriter json, ResourceSpecification resources, RuntimeFacts facts)
    {
        var time = resources is not { CpuShares: null, CpuPeriod: null, CpuQuota: null, CpuRealtimePeriod: null, CpuRealtimeRuntime: null };
        var set = resources.CpusetCpus is not null || resources.CpusetMems is not null;
        if (!time && !set) return;
        if (time) Need(facts, "cpu", "CPU limits");
        if (set) Need(facts, "cpuset", "--cpuset-cpus and --cpuset-mems");
        json.WriteStartObject("cpu"u8);
        if (resources.CpuShares is { } shares) json.WriteNumber("shares"u8, shares);
        if (resources.CpuQuota is { } quota) json.WriteNumber("quota"u8, quota);
        if (resources.CpuPeriod is { } period) json.WriteNumber("period"u8, period);
        if (resources.CpuRealtimeRuntime is { } runtime) json.WriteNumber("realtimeRuntime"u8, runtime);
        if (resources.CpuRealtimePeriod is { } realtimePeriod) json.WriteNumber("realtimePeriod"u8, realtimePeriod);
        if (resources.CpusetCpus is { } cpus) json.WriteString("cpus"u8, cpus);
        if (resources.CpusetMems is { } mems) json.WriteString("mems"u8, mems);
        json.WriteEndObject();
    }

    private static void WritePids(Utf8JsonWriter json, ResourceSpecification resources, RuntimeFacts facts)
    {
        if (resources.PidsLimit is not { } limit) return;
        if (!Has(facts, "pids"))
        {
            if (resources.PidsLimitIsDefault) return;
            // No limit is what a host without the controller gives anyway.
            if (limit <= 0) return;
            Need(facts, "pids", "--pids-limit");
        }

        json.WriteStartObject("pids"u8);
        json.WriteNumber("limit"u8, limit);
        json.WriteEndObject();
    }

    private static void WriteBlockIo(Utf8JsonWriter json, ResourceSpecification resources, RuntimeFacts facts)
    {
        var throttled = resources.DeviceReadBps.Count + resources.DeviceWriteBps.Count + resources.DeviceReadIops.Count + resources.DeviceWriteIops.Count;
        if (resources.BlockIoWeight is null && resources.BlockIoWeightDevice.Count + throttled == 0) return;
        Need(facts, "io", "block IO limits");
        json.WriteStartObject("blockIO"u8);
        if (resources.BlockIoWeight is { } weight) json.WriteNumber("weight"u8, weight);
        Limits(json, "weightDevice"u8, "weight"u8, resources.BlockIoWeightDevice);
        Limits(json, "throttleReadBpsDevice"u8, "rate"u8, resources.DeviceReadBps);
        Limits(json, "throttleWriteBpsDevice"u8, "rate"u8, resources.DeviceWriteBps);
        Limits(json, "throttleReadIOPSDevice"u8, "rate"u8, resources.DeviceReadIops);
        Limits(json, "throttleWriteIOPSDevice"u8, "rate"u8, resources.DeviceWriteIops);
        json.WriteEndObject();
    }

    private static void Limits(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, IReadOnlyList<DeviceLimit> limits)
    {
        if (limits.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var limit in limits)
        {
            var status = FileStatus.TryOf(limit.Path) ?? throw new InvalidArgumentException($"stat {limit.Path}: no such file or directory");
            if ((status.Mode & 0xF000) != 0x6000) throw new InvalidArgumentException($"{limit.Path}: not a block device");
            json.WriteStartObject();
            json.WriteNumber("major"u8, status.DeviceMajor);
            json.WriteNumber("minor"u8, status.DeviceMinor);
            json.WriteNumber(value, limit.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static bool Has(RuntimeFacts facts, string controller) => facts.Controllers is null || facts.Controllers.Contains(controller);

    private static void Need(RuntimeFacts facts, string controller, string option)
    {
        if (!Has(facts, controller))
            throw new InvalidArgumentException($"cannot set {option}: this host does not delegate the cgroup controller \"{controller}\"");
    }
}
