using System.Globalization;
using System.Text.Json;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Inspection;

/// <summary>The member <c>HostConfig</c>: what ties the container to its host.</summary>
internal static class HostConfigInspection
{
    // Of the period that --cpus goes by, 100 ms; what is limited in another way has no number of CPUs with Podman.
    private const long NanoCpusPerMicrosecond = 10_000;

    /// <summary>Writes the member.</summary>
    public static void Write(Utf8JsonWriter json, InspectedContainer container)
    {
        var specification = container.Specification;
        var (network, resources, security, namespaces) = (specification.Network, specification.Resources, specification.Security, specification.Namespaces);
        json.WriteStartObject("HostConfig");
        MountInspection.WriteBinds(json, specification.Storage);
        json.WriteString("CgroupManager", specification.Cgroup.Manager);
        json.WriteString("CgroupMode", namespaces.Cgroup.ToString());
        json.WriteString("ContainerIDFile", specification.Lifecycle.CidFile ?? "");
        WriteLog(json, specification.Logging, container.Paths.ContainerLog(container.Listing.Id));
        json.WriteString("NetworkMode", network.Mode.ToString());
        NetworkInspection.WritePorts(json, "PortBindings", network.Ports, []);
        json.WriteStartObject("RestartPolicy");
        json.WriteString("Name", specification.Lifecycle.Restart.Name);
        json.WriteNumber("MaximumRetryCount", specification.Lifecycle.Restart.MaximumRetries);
        json.WriteEndObject();
        json.WriteBoolean("AutoRemove", specification.Lifecycle.Remove);
        json.WriteBoolean("AutoRemoveImage", specification.Lifecycle.RemoveImage);
        json.Map("Annotations", container.WasStarted ? RuntimeAnnotations.Of(specification) : RuntimeAnnotations.OfCreated(specification));
        json.WriteString("VolumeDriver", "");
        json.Strings("VolumesFrom", specification.Storage.VolumesFrom, nullIfEmpty: true);
        // What differs from a container that asks for nothing; a privileged one is measured by all there are.
        var bounding = ContainerInspection.BoundingCapabilities(specification);
        json.Strings("CapAdd", security.Privileged ? [] : bounding.Except(container.DefaultCapabilities));
        json.Strings("CapDrop", (security.Privileged ? Capabilities.All : container.DefaultCapabilities).Except(bounding).Order(StringComparer.Ordinal));
        json.Strings("Dns", network.DnsServers);
        json.Strings("DnsOptions", network.DnsOptions);
        json.Strings("DnsSearch", network.DnsSearch);
        json.Strings("ExtraHosts", network.AddHosts);
        json.WriteString("HostsFile", network.HostsFile ?? "");
        json.Strings("GroupAdd", specification.Process.Groups);
        json.WriteString("IpcMode", namespaces.Ipc.ToString());
        json.WriteString("Cgroup", "");
        json.WriteString("Cgroups", specification.Cgroup.Use switch
        {
            CgroupUse.Enabled => "default",
            CgroupUse.NoConmon => "no-conmon",
            var use => use.ToString().ToLowerInvariant(),
        });
        json.WriteNull("Links");
        json.WriteNumber("OomScoreAdj", specification.Process.OomScoreAdjust ?? 0);
        json.WriteString("PidMode", namespaces.Pid.ToString());
        json.WriteBoolean("Privileged", security.Privileged);
        json.WriteBoolean("PublishAllPorts", network.PublishAll);
        json.WriteBoolean("ReadonlyRootfs", security.ReadOnlyRoot);
        json.Strings("SecurityOpt", SecurityOptions(security));
        MountInspection.WriteTmpfs(json, specification.Storage);
        json.WriteString("UTSMode", namespaces.Uts.ToString());
        json.WriteString("UsernsMode", namespaces.User.Kind == NamespaceKind.Host ? "" : namespaces.User.ToString());
        WriteMaps(json, namespaces);
        json.WriteNumber("ShmSize", specification.Storage.ShmSize);
        json.WriteString("Runtime", "oci");
        json.WriteStartArray("ConsoleSize");
        json.WriteNumberValue(0);
        json.WriteNumberValue(0);
        json.WriteEndArray();
        json.WriteString("Isolation", "");
        WriteResources(json, specification, resources);
        json.WriteEndObject();
    }

    private static void WriteLog(Utf8JsonWriter json, LoggingSpecification log, string ownPath)
    {
        json.WriteStartObject("LogConfig");
        json.WriteString("Type", log.Driver);
        json.WriteNull("Config");
        json.WriteString("Path", log.Path ?? (log.Driver is "k8s-file" or "json-file" ? ownPath : ""));
        json.WriteString("Tag", log.Tag ?? "");
        json.WriteString("Size", log.MaxSize > 0 ? HumanSize.OfDecimal(log.MaxSize) : "-1B");
        json.WriteEndObject();
    }

    // In Podman's order, which is not that of the command line; all labels are one option.
    private static List<string> SecurityOptions(SecuritySpecification security)
    {
        var options = new List<string>();
        if (security.Options.Contains("no-new-privileges")) options.Add("no-new-privileges");
        if (security.ShownLabelOptions is { } labels) options.Add("label=" + labels);
        foreach (var kind in (ReadOnlySpan<string>)["seccomp=", "apparmor="])
            options.AddRange(security.Options.Where(option => option.StartsWith(kind, StringComparison.Ordinal)));
        if (security.Privileged || security.Unmask.Contains("ALL")) options.Add("unmask=all");
        return options;
    }

    private static void WriteMaps(Utf8JsonWriter json, NamespaceSpecification namespaces)
    {
        if (namespaces.UidMap.Count == 0)
            return;
        json.WriteStartObject("IDMappings");
        json.Strings("UidMap", namespaces.UidMap.Select(Text));
        json.Strings("GidMap", namespaces.GidMap.Select(Text));
        json.WriteEndObject();

        static string Text(IdMapping map) => string.Create(CultureInfo.InvariantCulture, $"{map.ContainerId}:{map.HostId}:{map.Size}");
    }

    private static void WriteResources(Utf8JsonWriter json, ContainerSpecification specification, ResourceSpecification resources)
    {
        json.WriteNumber("CpuShares", resources.CpuShares ?? 0);
        json.WriteNumber("Memory", resources.Memory ?? 0);
        json.WriteNumber("NanoCpus", resources is { CpuQuota: > 0, CpuPeriod: 100_000 }
            ? resources.CpuQuota.Value * NanoCpusPerMicrosecond : 0);
        json.WriteString("CgroupParent", specification.Cgroup.Parent ?? (specification.Cgroup is { Manager: "systemd", Use: CgroupUse.Enabled } && !UserIdentity.IsRoot ? "user.slice" : ""));
        json.WriteNumber("BlkioWeight", resources.BlockIoWeight ?? 0);
        var any = resources.BlockIoWeight is not null || resources.BlockIoWeightDevice.Count > 0
            || resources.DeviceReadBps.Count + resources.DeviceWriteBps.Count + resources.DeviceReadIops.Count + resources.DeviceWriteIops.Count > 0;
        WriteDeviceLimits(json, "BlkioWeightDevice", "Weight", resources.BlockIoWeightDevice, any);
        WriteDeviceLimits(json, "BlkioDeviceReadBps", "Rate", resources.DeviceReadBps, any);
        WriteDeviceLimits(json, "BlkioDeviceWriteBps", "Rate", resources.DeviceWriteBps, any);
        WriteDeviceLimits(json, "BlkioDeviceReadIOps", "Rate", resources.DeviceReadIops, any);
        WriteDeviceLimits(json, "BlkioDeviceWriteIOps", "Rate", resources.DeviceWriteIops, any);
        json.WriteNumber("CpuPeriod", resources.CpuPeriod ?? 0);
        json.WriteNumber("CpuQuota", Math.Max(0, resources.CpuQuota ?? 0));
        json.WriteNumber("CpuRealtimePeriod", resources.CpuRealtimePeriod ?? 0);
        json.WriteNumber("CpuRealtimeRuntime", resources.CpuRealtimeRuntime ?? 0);
        json.WriteString("CpusetCpus", resources.CpusetCpus ?? "");
        json.WriteString("CpusetMems", resources.CpusetMems ?? "");
        json.WriteStartArray("Devices");
        foreach (var device in resources.Devices)
        {
            json.WriteStartObject();
            json.WriteString("PathOnHost", device.HostPath);
            json.WriteString("PathInContainer", device.ContainerPath);
            // Podman shows none, whatever was given.
            json.WriteString("CgroupPermissions", "");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("DiskQuota", 0);
        json.WriteNumber("KernelMemory", 0);
        json.WriteNumber("MemoryReservation", resources.MemoryReservation ?? 0);
        json.WriteNumber("MemorySwap", resources.MemorySwap is null or -1 ? 0 : resources.MemorySwap.Value);
        if (resources.MemorySwappiness is { } swappiness)
            json.WriteNumber("MemorySwappiness", swappiness);
        else
            json.WriteNumber("MemorySwappiness", resources.Memory is null && resources.MemoryReservation is null && resources.MemorySwap is null or < 0 ? 0 : -1);
        json.WriteBoolean("OomKillDisable", resources.OomKillDisable);
        if (specification.Process.InitPath is not null)
            json.WriteBoolean("Init", value: true);
        json.WriteNumber("PidsLimit", resources.PidsLimit ?? 0);
        json.WriteStartArray("Ulimits");
        foreach (var limit in specification.Process.Rlimits)
        {
            json.WriteStartObject();
            json.WriteString("Name", "RLIMIT_" + limit.Name.ToUpperInvariant());
            // Go's signed number: -1 stands for unlimited.
            json.WriteNumber("Soft", unchecked((long)limit.Soft));
            json.WriteNumber("Hard", unchecked((long)limit.Hard));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("CpuCount", 0);
        json.WriteNumber("CpuPercent", 0);
        json.WriteNumber("IOMaximumIOps", 0);
        json.WriteNumber("IOMaximumBandwidth", 0);
        json.Map("CgroupConf", resources.Unified);
        if (resources.RdtClass is { Length: > 0 } rdtClass)
            json.WriteString("IntelRdtClosID", rdtClass);
    }

    private static void WriteDeviceLimits(Utf8JsonWriter json, string name, string valueName, IReadOnlyList<DeviceLimit> limits, bool any)
    {
        if (!any)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var limit in limits)
        {
            json.WriteStartObject();
            json.WriteString("Path", limit.Path);
            json.WriteNumber(valueName, limit.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
