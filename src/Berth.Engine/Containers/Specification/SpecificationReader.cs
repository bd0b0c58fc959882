using System.Text.Json;
using Berth.Engine.Documents;
using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Specification;

/// <summary>
/// Reads what <see cref="SpecificationWriter"/> writes. The serializer would first describe each of some two hundred members to itself, which
/// takes a command three milliseconds.
/// </summary>
internal static class SpecificationReader
{
    /// <summary>Reads a container's specification. Members that are not known are passed over, and those that are missing have their defaults.</summary>
    /// <exception cref="JsonException">It is damaged.</exception>
    public static ContainerSpecification Read(ReadOnlyMemory<byte> json) => RecordMembers.Read(json, Container);

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte})"/>
    public static ContainerSpecification Read(JsonElement json) => RecordMembers.Read(json, Container);

    /// <summary>Reads a published port, which Podman writes in the same way.</summary>
    public static PortMapping Port(RecordMembers of) => new()
    {
        HostIp = of.Text("host_ip") ?? "",
        ContainerPort = of.UInt16("container_port") ?? 0,
        HostPort = of.UInt16("host_port") ?? 0,
        Range = of.UInt16("range") ?? 1,
        Protocol = of.Text("protocol") ?? "",
    };

    private static ContainerSpecification Container(RecordMembers of) => new()
    {
        Version = of.Int32("version") ?? 0,
        Id = of.Required("id"),
        Name = of.Required("name"),
        Created = of.Time("created"),
        Image = of.Object("image", Image),
        Rootfs = of.Object("rootfs", Rootfs),
        CreateCommand = of.Texts("createCommand")!,
        Labels = of.Map("labels")!,
        Annotations = of.Map("annotations")!,
        Pod = of.Text("pod"),
        Process = of.Object("process", Process)!,
        Security = of.Object("security", Security)!,
        Namespaces = of.Object("namespaces", Namespaces)!,
        Network = of.Object("network", Network)!,
        Resources = of.Object("resources", Resources)!,
        Cgroup = of.Object("cgroup", Cgroup)!,
        Storage = of.Object("storage", Storage)!,
        Logging = of.Object("logging", Logging)!,
        Health = of.Object("health", Health),
        Machine = of.Object("machine", Machine)!,
        Lifecycle = of.Object("lifecycle", Lifecycle)!,
        Sysctls = of.Map("sysctls")!,
    };

    private static ProcessSpecification Process(RecordMembers of) => new()
    {
        Entrypoint = of.Texts("entrypoint"),
        Command = of.Texts("command")!,
        Arguments = of.Texts("arguments")!,
        Environment = of.Texts("environment")!,
        WorkingDirectory = of.Text("workingDirectory")!,
        CreateWorkingDirectory = of.Flag("createWorkingDirectory") ?? false,
        User = of.Text("user")!,
        Groups = of.Texts("groups")!,
        KeepGroups = of.Flag("keepGroups") ?? false,
        HostUsers = of.Texts("hostUsers")!,
        PasswdEntry = of.Text("passwdEntry"),
        GroupEntry = of.Text("groupEntry"),
        NoPasswd = of.Flag("noPasswd") ?? false,
        Umask = of.Text("umask")!,
        Tty = of.Flag("tty") ?? false,
        Console = (ConsoleMode)(of.Choice("console", SpecificationNames.ConsoleModes) ?? 0),
        OpenStdin = of.Flag("openStdin") ?? false,
        InitPath = of.Text("initPath"),
        Systemd = of.Flag("systemd") ?? false,
        TimeZone = of.Text("timeZone"),
        Rlimits = of.Items("rlimits", Rlimit)!,
        OomScoreAdjust = of.Int32("oomScoreAdjust"),
        Personality = of.Text("personality"),
        PreserveFds = of.Int32("preserveFds") ?? 0,
        PreserveFd = of.Numbers<int>("preserveFd")!,
        SecretEnvironment = of.Items("secretEnvironment", Secret)!,
        ChrootDirectories = of.Texts("chrootDirectories")!,
    };

    private static SecuritySpecification Security(RecordMembers of) => new()
    {
        Privileged = of.Flag("privileged") ?? false,
        CapAdd = of.Texts("capAdd")!,
        CapDrop = of.Texts("capDrop")!,
        Capabilities = of.Texts("capabilities")!,
        NoNewPrivileges = of.Flag("noNewPrivileges") ?? false,
        SeccompProfile = of.Text("seccompProfile"),
        AppArmorProfile = of.Text("appArmorProfile"),
        LabelOptions = of.Texts("labelOptions")!,
        ProcessLabel = of.Text("processLabel"),
        MountLabel = of.Text("mountLabel"),
        NestedLabels = of.Flag("nestedLabels") ?? false,
        Mask = of.Texts("mask")!,
        Unmask = of.Texts("unmask")!,
        ProcOptions = of.Texts("procOptions")!,
        ReadOnlyRoot = of.Flag("readOnlyRoot") ?? false,
        NoReadOnlyTmpfs = of.Flag("noReadOnlyTmpfs") ?? false,
        Options = of.Texts("options")!,
    };

    private static NamespaceSpecification Namespaces(RecordMembers of) => new()
    {
        Pid = of.Object("pid", Mode)!,
        Ipc = of.Object("ipc", Mode)!,
        Uts = of.Object("uts", Mode)!,
        User = of.Object("user", Mode)!,
        Cgroup = of.Object("cgroup", Mode)!,
        UidMap = of.Items("uidMap", Mapping)!,
        GidMap = of.Items("gidMap", Mapping)!,
    };

    private static NetworkSpecification Network(RecordMembers of) => new()
    {
        Mode = of.Object("mode", Mode)!,
        Networks = of.Items("networks", Attachment)!,
        ModeOptions = of.Texts("modeOptions")!,
        Ports = of.Items("ports", Port)!,
        ExposedPorts = of.Texts("exposedPorts")!,
        PublishAll = of.Flag("publishAll") ?? false,
        Hostname = of.Text("hostname")!,
        HostnameIsSet = of.Flag("hostnameIsSet") ?? false,
        UseImageHostname = of.Flag("useImageHostname") ?? false,
        UseImageHosts = of.Flag("useImageHosts") ?? false,
        UseImageResolvConf = of.Flag("useImageResolvConf") ?? false,
        HostsFile = of.Text("hostsFile"),
        AddHosts = of.Texts("addHosts")!,
        DnsServers = of.Texts("dnsServers")!,
        DnsSearch = of.Texts("dnsSearch")!,
        DnsOptions = of.Texts("dnsOptions")!,
    };

    private static NetworkAttachment Attachment(RecordMembers of) => new()
    {
        Name = of.Text("name")!,
        Addresses = of.Texts("addresses")!,
        Mac = of.Text("mac"),
        InterfaceName = of.Text("interfaceName"),
        HostInterfaceName = of.Text("hostInterfaceName"),
        Aliases = of.Texts("aliases")!,
        Options = of.Map("options"),
    };

    private static ResourceSpecification Resources(RecordMembers of) => new()
    {
        Memory = of.Int64("memory"),
        MemorySwap = of.Int64("memorySwap"),
        MemoryReservation = of.Int64("memoryReservation"),
        MemorySwappiness = of.UInt64("memorySwappiness"),
        OomKillDisable = of.Flag("oomKillDisable") ?? false,
        CpuPeriod = of.UInt64("cpuPeriod"),
        CpuQuota = of.Int64("cpuQuota"),
        CpuRealtimePeriod = of.UInt64("cpuRealtimePeriod"),
        CpuRealtimeRuntime = of.Int64("cpuRealtimeRuntime"),
        CpuShares = of.UInt64("cpuShares"),
        CpusetCpus = of.Text("cpusetCpus"),
        CpusetMems = of.Text("cpusetMems"),
        PidsLimit = of.Int64("pidsLimit"),
        PidsLimitIsDefault = of.Flag("pidsLimitIsDefault") ?? false,
        BlockIoWeight = of.UInt16("blockIoWeight"),
        BlockIoWeightDevice = of.Items("blockIoWeightDevice", Limit)!,
        DeviceReadBps = of.Items("deviceReadBps", Limit)!,
        DeviceWriteBps = of.Items("deviceWriteBps", Limit)!,
        DeviceReadIops = of.Items("deviceReadIops", Limit)!,
        DeviceWriteIops = of.Items("deviceWriteIops", Limit)!,
        Unified = of.Map("unified"),
        Devices = of.Items("devices", Device)!,
        CdiDevices = of.Texts("cdiDevices")!,
        DeviceRules = of.Items("deviceRules", DeviceRule)!,
        RdtClass = of.Text("rdtClass"),
    };

    private static CgroupSpecification Cgroup(RecordMembers of) => new()
    {
        Use = (CgroupUse)(of.Choice("use", SpecificationNames.CgroupUses) ?? 0),
        Parent = of.Text("parent"),
        Manager = of.Text("manager")!,
    };

    private static StorageSpecification Storage(RecordMembers of) => new()
    {
        Mounts = of.Items("mounts", Mount)!,
        Secrets = of.Items("secrets", Secret)!,
        ShmSize = of.Int64("shmSize") ?? 0,
        ShmSizeSystemd = of.Int64("shmSizeSystemd"),
        VolumesFrom = of.Texts("volumesFrom")!,
    };

    private static MountSpecification Mount(RecordMembers of) => new()
    {
        Kind = (MountKind)(of.Choice("kind", SpecificationNames.MountKinds) ?? 0),
        Source = of.Text("source")!,
        Destination = of.Text("destination")!,
        Options = of.Texts("options")!,
        Anonymous = of.Flag("anonymous") ?? false,
        Relabel = (Relabeling)(of.Choice("relabel", SpecificationNames.Relabelings) ?? 0),
        Chown = of.Flag("chown") ?? false,
        Overlay = of.Flag("overlay") ?? false,
        UpperDirectory = of.Text("upperDirectory"),
        WorkDirectory = of.Text("workDirectory"),
        IdMap = of.Text("idMap"),
        SubPath = of.Text("subPath"),
        CopyUp = of.Flag("copyUp"),
        NoDereference = of.Flag("noDereference") ?? false,
        ReadWrite = of.Flag("readWrite") ?? false,
        ImageId = of.Text("imageId"),
        VolumeOptions = of.Map("volumeOptions")!,
        VolumeLabels = of.Map("volumeLabels")!,
        ArtifactDigest = of.Text("artifactDigest"),
        ArtifactTitle = of.Text("artifactTitle"),
        ArtifactName = of.Text("artifactName"),
    };

    private static SecretSpecification Secret(RecordMembers of) => new()
    {
        Source = of.Text("source")!,
        Id = of.Text("id")!,
        Target = of.Text("target")!,
        Uid = of.UInt32("uid") ?? 0,
        Gid = of.UInt32("gid") ?? 0,
        Mode = of.UInt32("mode"),
    };

    private static LoggingSpecification Logging(RecordMembers of) => new()
    {
        Driver = of.Text("driver")!,
        Path = of.Text("path"),
        MaxSize = of.Int64("maxSize") ?? 0,
        Tag = of.Text("tag"),
        Labels = of.Texts("labels")!,
    };

    private static HealthSpecification Health(RecordMembers of) => new()
    {
        Probe = of.Object("probe", Probe),
        Startup = of.Object("startup", Probe),
        StartupSuccesses = of.Int32("startupSuccesses") ?? 0,
        OnFailure = of.Text("onFailure")!,
        LogDestination = of.Text("logDestination")!,
        MaxLogCount = of.UInt32("maxLogCount") ?? 0,
        MaxLogSize = of.UInt32("maxLogSize") ?? 0,
    };

    private static HealthProbe Probe(RecordMembers of) => new()
    {
        Test = of.Texts("test")!,
        Interval = of.Int64("interval") ?? 0,
        Timeout = of.Int64("timeout") ?? 0,
        StartPeriod = of.Int64("startPeriod") ?? 0,
        Retries = of.Int32("retries") ?? 0,
    };

    private static MachineSpecification Machine(RecordMembers of) => new()
    {
        Register = of.Flag("register") ?? false,
        IsRegistrationRequired = of.Flag("isRegistrationRequired") ?? false,
        Journal = (JournalLink)(of.Choice("journal", SpecificationNames.JournalLinks) ?? 0),
        IsJournalOptional = of.Flag("isJournalOptional") ?? false,
        Credentials = of.Items("credentials", Credential)!,
    };

    private static LifecycleSpecification Lifecycle(RecordMembers of) => new()
    {
        StopSignal = of.Int32("stopSignal") ?? 0,
        StopTimeout = of.UInt32("stopTimeout") ?? 0,
        StopsWhileMoving = of.Flag("stopsWhileMoving") ?? false,
        Timeout = of.UInt32("timeout") ?? 0,
        Restart = of.Object("restart", Restart)!,
        Remove = of.Flag("remove") ?? false,
        RemoveImage = of.Flag("removeImage") ?? false,
        SdNotify = of.Text("sdNotify")!,
        CidFile = of.Text("cidFile"),
        PidFile = of.Text("pidFile"),
        ConmonPidFile = of.Text("conmonPidFile"),
        Dependencies = of.Texts("dependencies")!,
        Runtime = of.Text("runtime")!,
        Monitor = of.Text("monitor")!,
    };

    private static RootfsSpecification Rootfs(RecordMembers of) => new()
    {
        Path = of.Text("path")!,
        Overlay = of.Flag("overlay") ?? false,
        IdMap = of.Text("idMap"),
    };

    private static ImageSource Image(RecordMembers of)
        => new(of.Required("id"), of.Required("name"), of.Required("digest"), of.Required("rawName"));

    private static RlimitSpecification Rlimit(RecordMembers of)
        => new(of.Required("name"), of.UInt64("soft") ?? 0, of.UInt64("hard") ?? 0, of.Flag("isDefault") ?? false);

    private static DeviceSpecification Device(RecordMembers of)
        => new(of.Required("hostPath"), of.Required("containerPath"), of.Required("permissions"));

    private static DeviceLimit Limit(RecordMembers of) => new(of.Required("path"), of.UInt64("value") ?? 0);

    private static DeviceCgroupRule DeviceRule(RecordMembers of)
        => new(of.Required("type"), of.Int64("major"), of.Int64("minor"), of.Required("access"));

    private static CredentialSpecification Credential(RecordMembers of) => new(of.Required("name"), of.Bytes("value"), of.Text("path"));

    private static IdMapping Mapping(RecordMembers of)
        => new(of.UInt32("containerId") ?? 0, of.UInt32("hostId") ?? 0, of.UInt32("size") ?? 0);

    private static RestartPolicy Restart(RecordMembers of) => new(of.Required("name"), of.UInt32("maximumRetries") ?? 0);

    private static NamespaceMode Mode(RecordMembers of)
        => new((NamespaceKind)(of.Choice("kind", SpecificationNames.NamespaceKinds) ?? throw of.Missing("kind")), of.Text("value"));
}
