using System.Text.Json;
using Berth.Engine.Config;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Building;
using Berth.Engine.Documents;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Checkpoints.Libpod;

/// <summary>
/// Understands the record that Podman keeps of a container (libpod's ContainerConfig, version 5): <c>config.dump</c> of its checkpoints.
/// What has no meaning on another host (directories, the lock's number) is passed over.
/// </summary>
internal static class LibpodSpecification
{
    private const string OwnAnnotations = "io.podman.annotations.";
    private const string DefaultParent = "machine.slice";

    // What every container has mounted by itself.
    private static readonly string[] s_kernelTypes = ["proc", "sysfs", "mqueue", "cgroup", "cgroup2"];
    private static readonly string[] s_ownDestinations = ["/dev", "/dev/pts", "/dev/shm", "/run/.containerenv", "/etc/hosts", "/etc/resolv.conf", "/etc/hostname", CommandBuilder.InitPath];
    private static readonly string[] s_readOnlyTmpfs = ["/run", "/tmp", "/var/tmp"];
    private static readonly string[] s_onFailure = ["none", "none", "kill", "restart", "stop"];

    /// <summary>Berth's specification of the container.</summary>
    /// <param name="config">The record.</param>
    /// <param name="host">The network and cgroup manager of this host, and other defaults.</param>
    /// <exception cref="InvalidArgumentException">It cannot be had here: it joins other containers, or has no image.</exception>
    public static ContainerSpecification Read(JsonElement config, ContainersConfiguration host)
    {
        // podman-container-restore(1) has the same limit.
        if (config.Items("Dependencies").Any())
            throw new InvalidArgumentException("cannot import checkpoints of containers with dependencies: internal libpod error");
        var spec = config.Object("spec");
        var image = config.Text("rootfsImageName") is { Length: > 0 } name ? new ImageSource(config.Text("rootfsImageID") ?? "", name, "", config.Text("RawImageName") ?? name) : null;
        if (image is null && config.Text("rootfs") is not { Length: > 0 })
            throw new InvalidArgumentException("cannot import checkpoint: the container has neither an image nor a root directory");
        var id = config.Text("id") ?? "";
        var init = spec.Items("mounts").Where(static mount => mount.Text("destination") == CommandBuilder.InitPath).Select(static mount => mount.Text("source")).FirstOrDefault();
        return new ContainerSpecification
        {
            Version = ContainerSpecification.CurrentVersion,
            Id = id,
            Name = config.Text("name") ?? "",
            Created = DateTimeOffset.UtcNow,
            Image = image,
            Rootfs = image is null ? new RootfsSpecification { Path = config.Text("rootfs")!, Overlay = config.Flag("rootfs_overlay") } : null,
            CreateCommand = config.Texts("CreateCommand"),
            Labels = config.Map("labels"),
            Annotations = spec.Map("annotations").Where(static pair => !pair.Key.StartsWith(OwnAnnotations, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal),
            Process = Process(config, spec, init),
            Security = Security(config, spec, host),
            Namespaces = Namespaces(config, spec),
            Network = Network(config, spec, id),
            Resources = Resources(config, spec),
            Cgroup = new CgroupSpecification
            {
                Use = Enum.TryParse<CgroupUse>((config.Text("cgroupsMode") ?? "").Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var use) ? use : CgroupUse.Enabled,
                Parent = config.Text("cgroupParent") is { Length: > 0 } parent and not DefaultParent ? parent : null,
                Manager = config.Text("cgroupManager") ?? "systemd",
            },
            Storage = Storage(config, spec),
            Logging = new LoggingSpecification
            {
                Driver = config.Text("logDriver") ?? "journald",
                MaxSize = config.Number("logSize") ?? 0,
                Tag = config.Text("logTag") is { Length: > 0 } tag ? tag : null,
            },
            Health = Health(config),
            Lifecycle = new LifecycleSpecification
            {
                StopSignal = (int)(config.Number("stopSignal") ?? 0),
                StopTimeout = (uint)(config.Number("stopTimeout") ?? 0),
                Timeout = (uint)(config.Number("timeout") ?? 0),
                Restart = config.Text("restart_policy") is { Length: > 0 } policy ? new RestartPolicy(policy, (uint)(config.Number("restart_retries") ?? 0)) : RestartPolicy.No,
                Remove = spec.Object("annotations").Text(OwnAnnotations + "autoremove") == "TRUE",
                SdNotify = config.Text("sdnotifyMode") is { Length: > 0 } notify ? notify : "container",
            },
            Sysctls = spec.Object("linux").Map("sysctl"),
        };
    }

    private static ProcessSpecification Process(JsonElement config, JsonElement spec, string? init)
    {
        var process = spec.Object("process");
        return new ProcessSpecification
        {
            Entrypoint = config.Texts("entrypoint") is { Count: > 0 } entrypoint ? entrypoint : null,
            Command = config.Texts("command"),
            Arguments = process.Texts("args"),
            Environment = process.Texts("env"),
            WorkingDirectory = process.Text("cwd") ?? "/",
            CreateWorkingDirectory = config.Flag("createWorkingDir"),
            User = config.Text("user") ?? "",
            Groups = config.Texts("groups"),
            HostUsers = config.Texts("hostUsers"),
            PasswdEntry = config.Text("passwd_entry"),
            GroupEntry = config.Text("group_entry"),
            NoPasswd = config.Member("passwd") is { ValueKind: JsonValueKind.False },
            Umask = config.Text("umask") is { Length: > 0 } umask ? umask : "0022",
            Tty = process.Flag("terminal"),
            OpenStdin = config.Flag("stdin"),
            InitPath = init,
            Systemd = config.Flag("systemd"),
            TimeZone = config.Text("timezone"),
            Rlimits = [.. process.Items("rlimits").Select(static limit => new RlimitSpecification(
                (limit.Text("type") ?? "").Replace("RLIMIT_", "", StringComparison.Ordinal).ToLowerInvariant(), limit.Unsigned("soft") ?? 0, limit.Unsigned("hard") ?? 0))],
            OomScoreAdjust = (int?)process.Number("oomScoreAdj"),
            PreserveFds = 0,
            ChrootDirectories = config.Texts("chroot_directories"),
        };
    }

    private static SecuritySpecification Security(JsonElement config, JsonElement spec, ContainersConfiguration host)
    {
        var linux = spec.Object("linux");
        var process = spec.Object("process");
        var masked = linux.Texts("maskedPaths");
        var isPrivileged = config.Flag("privileged");
        var defaults = PathMasks.Masked(new SecuritySpecification());
        var annotations = spec.Object("annotations");
        return new SecuritySpecification
        {
            Privileged = isPrivileged,
            Capabilities = isPrivileged ? [] : process.Object("capabilities").Texts("bounding"),
            NoNewPrivileges = process.Flag("noNewPrivileges"),
            SeccompProfile = isPrivileged || linux.Member("seccomp") is not null ? host.Containers.SeccompProfile : "unconfined",
            AppArmorProfile = process.Text("apparmorProfile") is { Length: > 0 } profile ? profile : null,
            LabelOptions = config.Texts("labelopts"),
            ProcessLabel = config.Text("ProcessLabel") is { Length: > 0 } processLabel ? processLabel : null,
            MountLabel = config.Text("MountLabel") is { Length: > 0 } mountLabel ? mountLabel : null,
            Mask = isPrivileged ? [] : [.. masked.Except(defaults, StringComparer.Ordinal)],
            Unmask = isPrivileged ? [] : masked.Count == 0 ? ["ALL"] : [.. defaults.Except(masked, StringComparer.Ordinal)],
            ReadOnlyRoot = spec.Object("root").Flag("readonly"),
            NoReadOnlyTmpfs = !config.Flag("readWriteTmpfs"),
            Options = [.. annotations.Text(OwnAnnotations + "seccomp") is { } seccomp ? (string[])["seccomp=" + seccomp] : [], .. process.Flag("noNewPrivileges") ? (string[])["no-new-privileges"] : []],
        };
    }

    private static NamespaceSpecification Namespaces(JsonElement config, JsonElement spec)
    {
        var mappings = config.Object("idMappingsOptions");
        var isMapped = !mappings.Flag("HostUIDMapping") && mappings.Items("UIDMap").Any();
        return new NamespaceSpecification
        {
            Pid = Mode("pid"),
            Ipc = Mode("ipc") is { Kind: NamespaceKind.Private } ? new NamespaceMode(config.Flag("noShm") ? NamespaceKind.None : config.Flag("NOShmShare") ? NamespaceKind.Private : NamespaceKind.Shareable) : Mode("ipc"),
            Uts = Mode("uts"),
            Cgroup = Mode("cgroup"),
            User = isMapped ? NamespaceMode.Private : NamespaceMode.Host,
            UidMap = isMapped ? Map("UIDMap") : [],
            GidMap = isMapped ? Map("GIDMap") : [],
        };

        NamespaceMode Mode(string type) => ModeOf(spec, type);

        List<IdMapping> Map(string name)
            => [.. mappings.Items(name).Select(static item => new IdMapping((uint)(item.Number("container_id") ?? 0), (uint)(item.Number("host_id") ?? 0), (uint)(item.Number("size") ?? 0)))];
    }

    private static NamespaceMode ModeOf(JsonElement spec, string type)
    {
        foreach (var item in spec.Object("linux").Items("namespaces"))
        {
            if (item.Text("type") == type)
                return item.Text("path") is { Length: > 0 } path ? new NamespaceMode(NamespaceKind.Path, path) : NamespaceMode.Private;
        }

        return NamespaceMode.Host;
    }

    private static NetworkSpecification Network(JsonElement config, JsonElement spec, string id)
    {
        var hostname = spec.Text("hostname") ?? "";
        var mode = !config.Flag("createNetNS") ? ModeOf(spec, "network") is { Kind: NamespaceKind.Private } ? new NamespaceMode(NamespaceKind.None) : ModeOf(spec, "network") : config.Text("networkMode") switch
        {
            "pasta" => new NamespaceMode(NamespaceKind.Pasta),
            "slirp4netns" => new NamespaceMode(NamespaceKind.Slirp4netns),
            _ => new NamespaceMode(NamespaceKind.Bridge),
        };
        return new NetworkSpecification
        {
            Mode = mode,
            Networks = [.. config.Object("newNetworks").Members().Select(network => Attachment(network, id, hostname))],
            Ports = RecordMembers.Read(config, static of => of.Items("newPortMappings", SpecificationReader.Port)) ?? [],
            ExposedPorts = [.. config.Object("exposedPorts").Members().SelectMany(static port => port.Value.EnumerateArray().Select(protocol => $"{port.Name}/{protocol.GetString()}"))],
            PublishAll = spec.Object("annotations").Text(OwnAnnotations + "publish-all") == "TRUE",
            Hostname = hostname.Length > 0 ? hostname : id.Length >= 12 ? id[..12] : id,
            HostnameIsSet = hostname.Length > 0,
            UseImageHostname = config.Flag("useImageHostname"),
            UseImageHosts = config.Flag("UseImageHosts"),
            UseImageResolvConf = config.Flag("UseImageResolvConf"),
            AddHosts = config.Texts("hostsAdd"),
            DnsServers = config.Texts("dnsServer"),
            DnsSearch = config.Texts("dnsSearch"),
            DnsOptions = config.Texts("dnsOption"),
        };
    }

    private static NetworkAttachment Attachment(JsonProperty network, string id, string hostname) => new()
    {
        Name = network.Name,
        Addresses = network.Value.Texts("static_ips"),
        Mac = network.Value.Text("static_mac") is { Length: > 0 } mac ? mac : null,
        InterfaceName = network.Value.Text("interface_name") is { Length: > 0 } name and not "eth0" ? name : null,
        // These two Berth gives by itself.
        Aliases = [.. network.Value.Texts("aliases").Where(alias => alias != hostname && !(id.Length >= 12 && alias == id[..12]))],
    };

    private static ResourceSpecification Resources(JsonElement config, JsonElement spec)
    {
        var resources = spec.Object("linux").Object("resources");
        var (memory, cpu) = (resources.Object("memory"), resources.Object("cpu"));
        var devices = spec.Object("linux").Items("devices").Select(static device => device.Text("path") ?? "");
        var sources = config.Items("device_host_src").Select(static device => (device.Text("path") ?? "").Split(':')).ToList();
        return new ResourceSpecification
        {
            Memory = memory.Number("limit"),
            MemorySwap = memory.Number("swap"),
            MemoryReservation = memory.Number("reservation"),
            MemorySwappiness = memory.Unsigned("swappiness"),
            OomKillDisable = memory.Flag("disableOOMKiller"),
            CpuPeriod = cpu.Unsigned("period"),
            CpuQuota = cpu.Number("quota"),
            CpuRealtimePeriod = cpu.Unsigned("realtimePeriod"),
            CpuRealtimeRuntime = cpu.Number("realtimeRuntime"),
            CpuShares = cpu.Unsigned("shares"),
            CpusetCpus = cpu.Text("cpus"),
            CpusetMems = cpu.Text("mems"),
            PidsLimit = resources.Object("pids").Number("limit"),
            PidsLimitIsDefault = spec.Object("annotations").Text(OwnAnnotations + "pids-limit") is null,
            BlockIoWeight = (ushort?)resources.Object("blockIO").Number("weight"),
            Unified = resources.Map("unified") is { Count: > 0 } unified ? unified : null,
            Devices = config.Flag("privileged") ? [] : [.. devices.Select(path => new DeviceSpecification(sources.Find(source => (source.Length > 1 ? source[1] : source[0]) == path)?[0] ?? path, path, "rwm"))],
            RdtClass = spec.Object("linux").Object("intelRdt").Text("closID"),
        };
    }

    private static StorageSpecification Storage(JsonElement config, JsonElement spec)
    {
        var isReadOnly = spec.Object("root").Flag("readonly") && config.Flag("readWriteTmpfs");
        var mounts = new List<MountSpecification>();
        foreach (var mount in spec.Items("mounts"))
        {
            var (type, destination) = (mount.Text("type"), mount.Text("destination") ?? "");
            if (s_kernelTypes.Contains(type, StringComparer.Ordinal) || s_ownDestinations.Contains(destination, StringComparer.Ordinal)
                || (isReadOnly && type == "tmpfs" && s_readOnlyTmpfs.Contains(destination, StringComparer.Ordinal)))
            {
                continue;
            }

            var kind = type switch
            {
                "tmpfs" => MountKind.Tmpfs,
                "ramfs" => MountKind.Ramfs,
                "devpts" => MountKind.DevPts,
                "bind" or "none" or null => MountKind.Bind,
                _ => throw new InvalidArgumentException($"cannot import checkpoint: the mount of type {type} on {destination}"),
            };
            mounts.Add(new MountSpecification { Kind = kind, Source = kind == MountKind.Bind ? mount.Text("source") ?? "" : "", Destination = destination, Options = mount.Texts("options") });
        }

        foreach (var volume in config.Items("namedVolumes"))
        {
            var name = volume.Text("volumeName") ?? "";
            mounts.Add(new MountSpecification
            {
                Kind = MountKind.Volume,
                Source = name,
                Destination = volume.Text("dest") ?? "",
                Options = volume.Texts("options"),
                Anonymous = volume.Flag("isAnonymous") || (name.Length == 64 && name.All(char.IsAsciiHexDigitLower)),
                SubPath = volume.Text("subPath"),
            });
        }

        foreach (var overlay in config.Items("overlayVolumes"))
            mounts.Add(new MountSpecification { Source = overlay.Text("source") ?? "", Destination = overlay.Text("dest") ?? "", Options = overlay.Texts("options"), Overlay = true });
        foreach (var image in config.Items("ctrImageVolumes"))
        {
            mounts.Add(new MountSpecification
            {
                Kind = MountKind.Image,
                Source = image.Text("source") ?? "",
                ImageId = image.Text("source"),
                Destination = image.Text("dest") ?? "",
                ReadWrite = image.Flag("rw"),
                SubPath = image.Text("subPath"),
            });
        }

        return new StorageSpecification
        {
            Mounts = mounts,
            Secrets = [.. config.Items("secrets").Select(static secret => new SecretSpecification
            {
                Source = secret.Text("name") ?? "",
                Id = secret.Text("id") ?? "",
                Target = secret.Text("Target") ?? "",
                Uid = (uint)(secret.Number("UID") ?? 0),
                Gid = (uint)(secret.Number("GID") ?? 0),
                Mode = (uint?)secret.Number("Mode"),
            })],
            ShmSize = config.Number("shmSize") ?? 0,
            ShmSizeSystemd = config.Number("shmSizeSystemd") is > 0 and var size ? size : null,
        };
    }

    private static HealthSpecification? Health(JsonElement config)
    {
        var (probe, startup) = (Probe(config.Object("healthcheck")), Probe(config.Object("startupHealthCheck")));
        if (probe is null && startup is null)
            return null;
        return new HealthSpecification
        {
            Probe = probe,
            Startup = startup,
            StartupSuccesses = (int)(config.Object("startupHealthCheck").Number("Successes") ?? 0),
            OnFailure = s_onFailure[Math.Clamp(config.Number("healthcheck_on_failure_action") ?? 0, 0, s_onFailure.Length - 1)],
            LogDestination = config.Text("healthLogDestination") ?? "local",
            MaxLogCount = (uint)(config.Number("healthMaxLogCount") ?? 5),
            MaxLogSize = (uint)(config.Number("healthMaxLogSize") ?? 500),
        };
    }

    private static HealthProbe? Probe(JsonElement check) => check.Texts("Test") is { Count: > 0 } test
        ? new HealthProbe
        {
            Test = test,
            Interval = check.Number("Interval") ?? 0,
            Timeout = check.Number("Timeout") ?? 0,
            StartPeriod = check.Number("StartPeriod") ?? 0,
            Retries = (int)(check.Number("Retries") ?? 0),
        }
        : null;
}
