using System.Text.Json;
using Berth.Engine.Containers.Inspection;
using Berth.Engine.Containers.Specification;

namespace Berth.Engine.Containers.Checkpoints.Libpod;

/// <summary>
/// Writes the members of libpod's ContainerConfig (Podman 5) that <c>podman container restore --import</c> goes by and tools show.
/// </summary>
internal static class LibpodConfiguration
{
    /// <summary>Writes the members into an object that is open.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="specification">The container.</param>
    /// <param name="runtime">The name of its OCI runtime.</param>
    /// <param name="configuration">Its runtime configuration as it was started with; null where it is not there.</param>
    public static void WriteMembers(Utf8JsonWriter json, ContainerSpecification specification, string runtime, byte[]? configuration)
    {
        var (process, network, storage, lifecycle) = (specification.Process, specification.Network, specification.Storage, specification.Lifecycle);
        if (configuration is not null)
        {
            json.WritePropertyName("spec");
            json.WriteRawValue(configuration);
        }

        json.WriteString("id", specification.Id);
        json.WriteString("name", specification.Name);
        json.Strings("CreateCommand", specification.CreateCommand);
        json.WriteString("RawImageName", specification.Image?.RawName ?? "");
        json.WriteString("rootfsImageID", specification.ImageId);
        json.WriteString("rootfsImageName", specification.ImageName);
        if (specification.Rootfs is { } rootfs)
        {
            json.WriteString("rootfs", rootfs.Path);
            json.WriteBoolean("rootfs_overlay", rootfs.Overlay);
        }

        WriteMappings(json, specification.Namespaces);
        json.WriteNumber("shmSize", storage.ShmSize);
        json.WriteNumber("shmSizeSystemd", storage.ShmSizeSystemd ?? 0);
        if (specification.Namespaces.Ipc.Kind is NamespaceKind.Private or NamespaceKind.None)
            json.WriteBoolean(specification.Namespaces.Ipc.Kind == NamespaceKind.None ? "noShm" : "NOShmShare", value: true);
        WriteVolumes(json, storage);
        json.WriteBoolean("createWorkingDir", process.CreateWorkingDirectory);
        json.WriteBoolean("passwd", !process.NoPasswd);
        json.WriteBoolean("privileged", specification.Security.Privileged);
        if (specification.Security.ProcessLabel is { } processLabel) json.WriteString("ProcessLabel", processLabel);
        if (specification.Security.MountLabel is { } mountLabel) json.WriteString("MountLabel", mountLabel);
        json.Strings("labelopts", specification.Security.LabelOptions);
        json.WriteString("user", process.User);
        json.Strings("groups", process.Groups);
        WriteNetwork(json, specification, network);
        json.Strings("userVolumes", storage.Mounts.Select(static mount => mount.Destination));
        json.Strings("entrypoint", process.Entrypoint ?? [], nullIfEmpty: true);
        json.Strings("command", process.Command);
        json.WriteBoolean("stdin", process.OpenStdin);
        json.WriteBoolean("systemd", process.Systemd);
        json.Map("labels", specification.Labels);
        json.WriteNumber("stopSignal", lifecycle.StopSignal);
        json.WriteNumber("stopTimeout", lifecycle.StopTimeout);
        json.WriteNumber("timeout", lifecycle.Timeout);
        json.WriteString("createdTime", specification.Created);
        json.WriteString("cgroupManager", specification.Cgroup.Manager);
        json.WriteString("cgroupsMode", specification.Cgroup.Use == CgroupUse.NoConmon ? "no-conmon" : specification.Cgroup.Use.ToString().ToLowerInvariant());
        json.WriteString("cgroupParent", specification.Cgroup.Parent ?? (specification.Cgroup.Manager == "systemd" ? "machine.slice" : ""));
        json.WriteString("logDriver", specification.Logging.Driver);
        json.WriteString("logTag", specification.Logging.Tag ?? "");
        json.WriteNumber("logSize", specification.Logging.MaxSize);
        json.WriteString("restart_policy", lifecycle.Restart.Name);
        json.WriteNumber("restart_retries", lifecycle.Restart.MaximumRetries);
        json.WriteString("runtime", runtime);
        json.WriteString("sdnotifyMode", lifecycle.SdNotify);
        WriteHealth(json, specification.Health);
        json.WriteString("timezone", process.TimeZone ?? "");
        json.WriteString("umask", process.Umask);
        json.WriteBoolean("readWriteTmpfs", specification.Security is { ReadOnlyRoot: true, NoReadOnlyTmpfs: false });
    }

    private static void WriteMappings(Utf8JsonWriter json, NamespaceSpecification namespaces)
    {
        var isHost = namespaces.UidMap.Count == 0;
        json.WriteStartObject("idMappingsOptions");
        json.WriteBoolean("HostUIDMapping", isHost);
        json.WriteBoolean("HostGIDMapping", isHost);
        Write("UIDMap", namespaces.UidMap);
        Write("GIDMap", namespaces.GidMap);
        json.WriteEndObject();

        void Write(string name, IReadOnlyList<IdMapping> map)
        {
            json.WriteStartArray(name);
            foreach (var range in map)
            {
                json.WriteStartObject();
                json.WriteNumber("container_id", range.ContainerId);
                json.WriteNumber("host_id", range.HostId);
                json.WriteNumber("size", range.Size);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteVolumes(Utf8JsonWriter json, StorageSpecification storage)
    {
        json.WriteStartArray("namedVolumes");
        foreach (var mount in storage.Mounts.Where(static mount => mount.Kind == MountKind.Volume))
        {
            json.WriteStartObject();
            json.WriteString("volumeName", mount.Source);
            json.WriteString("dest", mount.Destination);
            json.Strings("options", mount.Options);
            if (mount.SubPath is not null)
                json.WriteString("subPath", mount.SubPath);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNetwork(Utf8JsonWriter json, ContainerSpecification specification, NetworkSpecification network)
    {
        var isCreated = network.Mode.Kind is NamespaceKind.Bridge or NamespaceKind.Pasta or NamespaceKind.Slirp4netns;
        json.WriteBoolean("createNetNS", isCreated);
        if (isCreated)
            json.WriteString("networkMode", network.Mode.ToString());
        Documents.RecordWriting.Items(json, "newPortMappings", network.Ports, SpecificationWriter.Port);
        json.WriteStartObject("newNetworks");
        for (var i = 0; i < network.Networks.Count; i++)
        {
            var attachment = network.Networks[i];
            json.WriteStartObject(attachment.Name);
            json.WriteString("interface_name", attachment.InterfaceName ?? $"eth{i}");
            if (attachment.Addresses.Count > 0)
                json.Strings("static_ips", attachment.Addresses);
            if (attachment.Mac is not null)
                json.WriteString("static_mac", attachment.Mac);
            json.Strings("aliases", [.. attachment.Aliases, specification.Id[..12]]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("exposedPorts");
        foreach (var port in network.ExposedPorts.GroupBy(static port => port.Split('/')[0], StringComparer.Ordinal))
            json.Strings(port.Key, port.Select(static item => item.Split('/') is [_, var protocol] ? protocol : "tcp"));
        json.WriteEndObject();
        json.Strings("hostsAdd", network.AddHosts);
        json.Strings("dnsServer", network.DnsServers);
        json.Strings("dnsSearch", network.DnsSearch);
        json.Strings("dnsOption", network.DnsOptions);
        json.WriteBoolean("useImageHostname", network.UseImageHostname);
        json.WriteBoolean("UseImageHosts", network.UseImageHosts);
        json.WriteBoolean("UseImageResolvConf", network.UseImageResolvConf);
    }

    private static void WriteHealth(Utf8JsonWriter json, HealthSpecification? health)
    {
        if (health is null)
            return;
        Write("healthcheck", health.Probe, null);
        Write("startupHealthCheck", health.Startup, health.StartupSuccesses);
        json.WriteNumber("healthcheck_on_failure_action", health.OnFailure switch { "kill" => 2, "restart" => 3, "stop" => 4, _ => 0 });
        json.WriteString("healthLogDestination", health.LogDestination);
        json.WriteNumber("healthMaxLogCount", health.MaxLogCount);
        json.WriteNumber("healthMaxLogSize", health.MaxLogSize);

        void Write(string name, HealthProbe? probe, int? successes)
        {
            if (probe is null)
                return;
            json.WriteStartObject(name);
            json.Strings("Test", probe.Test);
            json.WriteNumber("Interval", probe.Interval);
            json.WriteNumber("Timeout", probe.Timeout);
            json.WriteNumber("StartPeriod", probe.StartPeriod);
            json.WriteNumber("Retries", probe.Retries);
            if (successes is not null)
                json.WriteNumber("Successes", successes.Value);
            json.WriteEndObject();
        }
    }
}
