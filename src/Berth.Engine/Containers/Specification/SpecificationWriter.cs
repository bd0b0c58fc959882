using System.Text.Json;
using Berth.Engine.Documents;
using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Specification;

/// <summary>Writes specifications; <see cref="SpecificationReader"/> reads them.</summary>
internal static class SpecificationWriter
{
    /// <summary>A specification as JSON.</summary>
    public static byte[] Write(ContainerSpecification specification) => RecordWriting.Write(specification, Container);

    /// <summary>Writes a published port's members, as Podman does.</summary>
    public static void Port(Utf8JsonWriter json, PortMapping of)
    {
        json.Text("host_ip", of.HostIp);
        json.WriteNumber("container_port", of.ContainerPort);
        json.WriteNumber("host_port", of.HostPort);
        json.WriteNumber("range", of.Range);
        json.Text("protocol", of.Protocol);
    }

    private static void Container(Utf8JsonWriter json, ContainerSpecification of)
    {
        json.Number("version", of.Version);
        json.Text("id", of.Id);
        json.Text("name", of.Name);
        json.WriteString("created", of.Created);
        json.Object("image", of.Image, Image);
        json.Object("rootfs", of.Rootfs, Rootfs);
        json.Texts("createCommand", of.CreateCommand);
        json.Map("labels", of.Labels);
        json.Map("annotations", of.Annotations);
        json.Text("pod", of.Pod);
        json.Object("process", of.Process, Process);
        json.Object("security", of.Security, Security);
        json.Object("namespaces", of.Namespaces, Namespaces);
        json.Object("network", of.Network, Network);
        json.Object("resources", of.Resources, Resources);
        json.Object("cgroup", of.Cgroup, Cgroup);
        json.Object("storage", of.Storage, Storage);
        json.Object("logging", of.Logging, Logging);
        json.Object("health", of.Health, Health);
        json.Object("machine", of.Machine, Machine);
        json.Object("lifecycle", of.Lifecycle, Lifecycle);
        json.Map("sysctls", of.Sysctls);
    }

    private static void Process(Utf8JsonWriter json, ProcessSpecification of)
    {
        json.TextsOrNull("entrypoint", of.Entrypoint);
        json.Texts("command", of.Command);
        json.Texts("arguments", of.Arguments);
        json.Texts("environment", of.Environment);
        json.Text("workingDirectory", of.WorkingDirectory);
        json.Flag("createWorkingDirectory", of.CreateWorkingDirectory);
        json.Text("user", of.User);
        json.Texts("groups", of.Groups);
        json.Flag("keepGroups", of.KeepGroups);
        json.Texts("hostUsers", of.HostUsers);
        json.Text("passwdEntry", of.PasswdEntry);
        json.Text("groupEntry", of.GroupEntry);
        json.Flag("noPasswd", of.NoPasswd);
        json.Text("umask", of.Umask);
        json.Flag("tty", of.Tty);
        json.Choice("console", SpecificationNames.ConsoleModes, (int)of.Console);
        json.Flag("openStdin", of.OpenStdin);
        json.Text("initPath", of.InitPath);
        json.Flag("systemd", of.Systemd);
        json.Text("timeZone", of.TimeZone);
        json.Items("rlimits", of.Rlimits, Rlimit);
        json.Number("oomScoreAdjust", of.OomScoreAdjust);
        json.Text("personality", of.Personality);
        json.Number("preserveFds", of.PreserveFds);
        json.Numbers("preserveFd", of.PreserveFd);
        json.Items("secretEnvironment", of.SecretEnvironment, Secret);
        json.Texts("chrootDirectories", of.ChrootDirectories);
    }

    private static void Security(Utf8JsonWriter json, SecuritySpecification of)
    {
        json.Flag("privileged", of.Privileged);
        json.Texts("capAdd", of.CapAdd);
        json.Texts("capDrop", of.CapDrop);
        json.Texts("capabilities", of.Capabilities);
        json.Flag("noNewPrivileges", of.NoNewPrivileges);
        json.Text("seccompProfile", of.SeccompProfile);
        json.Text("appArmorProfile", of.AppArmorProfile);
        json.Texts("labelOptions", of.LabelOptions);
        json.Text("processLabel", of.ProcessLabel);
        json.Text("mountLabel", of.MountLabel);
        json.Flag("nestedLabels", of.NestedLabels);
        json.Texts("mask", of.Mask);
        json.Texts("unmask", of.Unmask);
        json.Texts("procOptions", of.ProcOptions);
        json.Flag("readOnlyRoot", of.ReadOnlyRoot);
        json.Flag("noReadOnlyTmpfs", of.NoReadOnlyTmpfs);
        json.Texts("options", of.Options);
    }

    private static void Namespaces(Utf8JsonWriter json, NamespaceSpecification of)
    {
        json.Object("pid", of.Pid, Mode);
        json.Object("ipc", of.Ipc, Mode);
        json.Object("uts", of.Uts, Mode);
        json.Object("user", of.User, Mode);
        json.Object("cgroup", of.Cgroup, Mode);
        json.Items("uidMap", of.UidMap, Mapping);
        json.Items("gidMap", of.GidMap, Mapping);
    }

    private static void Network(Utf8JsonWriter json, NetworkSpecification of)
    {
        json.Object("mode", of.Mode, Mode);
        json.Items("networks", of.Networks, Attachment);
        json.Texts("modeOptions", of.ModeOptions);
        json.Items("ports", of.Ports, Port);
        json.Texts("exposedPorts", of.ExposedPorts);
        json.Flag("publishAll", of.PublishAll);
        json.Text("hostname", of.Hostname);
        json.Flag("hostnameIsSet", of.HostnameIsSet);
        json.Flag("useImageHostname", of.UseImageHostname);
        json.Flag("useImageHosts", of.UseImageHosts);
        json.Flag("useImageResolvConf", of.UseImageResolvConf);
        json.Text("hostsFile", of.HostsFile);
        json.Texts("addHosts", of.AddHosts);
        json.Texts("dnsServers", of.DnsServers);
        json.Texts("dnsSearch", of.DnsSearch);
        json.Texts("dnsOptions", of.DnsOptions);
    }

    private static void Attachment(Utf8JsonWriter json, NetworkAttachment of)
    {
        json.Text("name", of.Name);
        json.Texts("addresses", of.Addresses);
        json.Text("mac", of.Mac);
        json.Text("interfaceName", of.InterfaceName);
        json.Text("hostInterfaceName", of.HostInterfaceName);
        json.Texts("aliases", of.Aliases);
        json.MapOrNull("options", of.Options);
    }

    private static void Resources(Utf8JsonWriter json, ResourceSpecification of)
    {
        json.Number("memory", of.Memory);
        json.Number("memorySwap", of.MemorySwap);
        json.Number("memoryReservation", of.MemoryReservation);
        json.Unsigned("memorySwappiness", of.MemorySwappiness);
        json.Flag("oomKillDisable", of.OomKillDisable);
        json.Unsigned("cpuPeriod", of.CpuPeriod);
        json.Number("cpuQuota", of.CpuQuota);
        json.Unsigned("cpuRealtimePeriod", of.CpuRealtimePeriod);
        json.Number("cpuRealtimeRuntime", of.CpuRealtimeRuntime);
        json.Unsigned("cpuShares", of.CpuShares);
        json.Text("cpusetCpus", of.CpusetCpus);
        json.Text("cpusetMems", of.CpusetMems);
        json.Number("pidsLimit", of.PidsLimit);
        json.Flag("pidsLimitIsDefault", of.PidsLimitIsDefault);
        json.Number("blockIoWeight", of.BlockIoWeight);
        json.Items("blockIoWeightDevice", of.BlockIoWeightDevice, Limit);
        json.Items("deviceReadBps", of.DeviceReadBps, Limit);
        json.Items("deviceWriteBps", of.DeviceWriteBps, Limit);
        json.Items("deviceReadIops", of.DeviceReadIops, Limit);
        json.Items("deviceWriteIops", of.DeviceWriteIops, Limit);
        json.MapOrNull("unified", of.Unified);
        json.Items("devices", of.Devices, Device);
        json.Texts("cdiDevices", of.CdiDevices);
        json.Items("deviceRules", of.DeviceRules, DeviceRule);
        json.Text("rdtClass", of.RdtClass);
    }

    private static void Cgroup(Utf8JsonWriter json, CgroupSpecification of)
    {
        json.Choice("use", SpecificationNames.CgroupUses, (int)of.Use);
        json.Text("parent", of.Parent);
        json.Text("manager", of.Manager);
    }

    private static void Storage(Utf8JsonWriter json, StorageSpecification of)
    {
        json.Items("mounts", of.Mounts, Mount);
        json.Items("secrets", of.Secrets, Secret);
        json.Number("shmSize", of.ShmSize);
        json.Number("shmSizeSystemd", of.ShmSizeSystemd);
        json.Texts("volumesFrom", of.VolumesFrom);
    }

    private static void Mount(Utf8JsonWriter json, MountSpecification of)
    {
        json.Choice("kind", SpecificationNames.MountKinds, (int)of.Kind);
        json.Text("source", of.Source);
        json.Text("destination", of.Destination);
        json.Texts("options", of.Options);
        json.Flag("anonymous", of.Anonymous);
        json.Choice("relabel", SpecificationNames.Relabelings, (int)of.Relabel);
        json.Flag("chown", of.Chown);
        json.Flag("overlay", of.Overlay);
        json.Text("upperDirectory", of.UpperDirectory);
        json.Text("workDirectory", of.WorkDirectory);
        json.Text("idMap", of.IdMap);
        json.Text("subPath", of.SubPath);
        json.Flag("copyUp", of.CopyUp);
        json.Flag("noDereference", of.NoDereference);
        json.Flag("readWrite", of.ReadWrite);
        json.Text("imageId", of.ImageId);
        json.Map("volumeOptions", of.VolumeOptions);
        json.Map("volumeLabels", of.VolumeLabels);
        json.Text("artifactDigest", of.ArtifactDigest);
        json.Text("artifactTitle", of.ArtifactTitle);
        json.Text("artifactName", of.ArtifactName);
    }

    private static void Secret(Utf8JsonWriter json, SecretSpecification of)
    {
        json.Text("source", of.Source);
        json.Text("id", of.Id);
        json.Text("target", of.Target);
        json.Number("uid", of.Uid);
        json.Number("gid", of.Gid);
        json.Number("mode", of.Mode);
    }

    private static void Logging(Utf8JsonWriter json, LoggingSpecification of)
    {
        json.Text("driver", of.Driver);
        json.Text("path", of.Path);
        json.Number("maxSize", of.MaxSize);
        json.Text("tag", of.Tag);
        json.Texts("labels", of.Labels);
    }

    private static void Health(Utf8JsonWriter json, HealthSpecification of)
    {
        json.Object("probe", of.Probe, Probe);
        json.Object("startup", of.Startup, Probe);
        json.Number("startupSuccesses", of.StartupSuccesses);
        json.Text("onFailure", of.OnFailure);
        json.Text("logDestination", of.LogDestination);
        json.Number("maxLogCount", of.MaxLogCount);
        json.Number("maxLogSize", of.MaxLogSize);
    }

    private static void Probe(Utf8JsonWriter json, HealthProbe of)
    {
        json.Texts("test", of.Test);
        json.Number("interval", of.Interval);
        json.Number("timeout", of.Timeout);
        json.Number("startPeriod", of.StartPeriod);
        json.Number("retries", of.Retries);
    }

    private static void Machine(Utf8JsonWriter json, MachineSpecification of)
    {
        json.Flag("register", of.Register);
        json.Flag("isRegistrationRequired", of.IsRegistrationRequired);
        json.Choice("journal", SpecificationNames.JournalLinks, (int)of.Journal);
        json.Flag("isJournalOptional", of.IsJournalOptional);
        json.Items("credentials", of.Credentials, Credential);
    }

    private static void Lifecycle(Utf8JsonWriter json, LifecycleSpecification of)
    {
        json.Number("stopSignal", of.StopSignal);
        json.Number("stopTimeout", of.StopTimeout);
        json.Flag("stopsWhileMoving", of.StopsWhileMoving);
        json.Number("timeout", of.Timeout);
        json.Object("restart", of.Restart, Restart);
        json.Flag("remove", of.Remove);
        json.Flag("removeImage", of.RemoveImage);
        json.Text("sdNotify", of.SdNotify);
        json.Text("cidFile", of.CidFile);
        json.Text("pidFile", of.PidFile);
        json.Text("conmonPidFile", of.ConmonPidFile);
        json.Texts("dependencies", of.Dependencies);
        json.Text("runtime", of.Runtime);
        json.Text("monitor", of.Monitor);
    }

    private static void Rootfs(Utf8JsonWriter json, RootfsSpecification of)
    {
        json.Text("path", of.Path);
        json.Flag("overlay", of.Overlay);
        json.Text("idMap", of.IdMap);
    }

    private static void Image(Utf8JsonWriter json, ImageSource of)
    {
        json.Text("id", of.Id);
        json.Text("name", of.Name);
        json.Text("digest", of.Digest);
        json.Text("rawName", of.RawName);
    }

    private static void Rlimit(Utf8JsonWriter json, RlimitSpecification of)
    {
        json.Text("name", of.Name);
        json.Unsigned("soft", of.Soft);
        json.Unsigned("hard", of.Hard);
        json.Flag("isDefault", of.IsDefault);
    }

    private static void Device(Utf8JsonWriter json, DeviceSpecification of)
    {
        json.Text("hostPath", of.HostPath);
        json.Text("containerPath", of.ContainerPath);
        json.Text("permissions", of.Permissions);
    }

    private static void Limit(Utf8JsonWriter json, DeviceLimit of)
    {
        json.Text("path", of.Path);
        json.Unsigned("value", of.Value);
    }

    private static void DeviceRule(Utf8JsonWriter json, DeviceCgroupRule of)
    {
        json.Text("type", of.Type);
        json.Number("major", of.Major);
        json.Number("minor", of.Minor);
        json.Text("access", of.Access);
    }

    private static void Credential(Utf8JsonWriter json, CredentialSpecification of)
    {
        json.Text("name", of.Name);
        if (of.Value is not null)
            json.WriteBase64String("value", of.Value);
        json.Text("path", of.Path);
    }

    private static void Mapping(Utf8JsonWriter json, IdMapping of)
    {
        json.Number("containerId", of.ContainerId);
        json.Number("hostId", of.HostId);
        json.Number("size", of.Size);
    }

    private static void Restart(Utf8JsonWriter json, RestartPolicy of)
    {
        json.Text("name", of.Name);
        json.Number("maximumRetries", of.MaximumRetries);
    }

    private static void Mode(Utf8JsonWriter json, NamespaceMode of)
    {
        json.Text("kind", SpecificationNames.NamespaceKinds[(int)of.Kind]);
        json.Text("value", of.Value);
    }
}
