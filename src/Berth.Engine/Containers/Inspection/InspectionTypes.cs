using System.Text.Json;
using Berth.Engine.Templates;

namespace Berth.Engine.Containers.Inspection;

/// <summary>
/// The Go structs of podman-container-inspect(1)'s document (<c>libpod/define</c> of Podman 5.8), which its templates go by. They
/// were read off <c>podman inspect --format '{{printf "%#v" .State}}'</c> and the like.
/// </summary>
public static class InspectionTypes
{
    private static readonly Lazy<StructureType> s_plain = new(static () => Make(answers: false));
    private static readonly Lazy<StructureType> s_answering = new(static () => Make(answers: true));

    /// <summary>
    /// The type of a document. That of a container whose systemd answers has State.System besides what Podman's has; all others print as
    /// Podman prints them.
    /// </summary>
    public static StructureType Of(JsonElement document)
        => (document.TryGetProperty("State", out var state) && state.ValueKind == JsonValueKind.Object && state.TryGetProperty("System", out _) ? s_answering : s_plain).Value;

    private static StructureType Make(bool answers)
    {
        var types = new Dictionary<string, StructureType>(StringComparer.Ordinal);
        Add("Attempt", "define.HealthCheckLog", "Start:s End:s ExitCode:i Output:s");
        Add("Health", "define.HealthCheckResults", "Status:s FailingStreak:i Log:[]Attempt");
        Add("System", "*define.InspectSystemState", "State:s FailedUnits:i Progress:f");
        Add("State", "*define.InspectContainerState",
            "OciVersion:s Status:s Running:b Paused:b Restarting:b OOMKilled:b Dead:b Pid:i ConmonPid:i ExitCode:i Error:s StartedAt:t FinishedAt:t Health:?Health Checkpointed:b " +
            "CgroupPath:s CheckpointedAt:t RestoredAt:t CheckpointLog:s CheckpointPath:s RestoreLog:s Restored:b StoppedByUser:b" + (answers ? " System:?System" : ""));
        Add("Driver", "*define.DriverData", "Name:s Data:m");
        Add("Mount", "define.InspectMount", "Type:s Name:s Source:s Destination:s Driver:s Mode:s Options:l RW:b Propagation:s SubPath:s");
        Add("Basic", "define.InspectBasicNetworkConfig",
            "EndpointID:s Gateway:s IPAddress:s IPPrefixLen:i SecondaryIPAddresses:any IPv6Gateway:s GlobalIPv6Address:s GlobalIPv6PrefixLen:i SecondaryIPv6Addresses:any MacAddress:s " +
            "AdditionalMacAddresses=AdditionalMACAddresses:l");
        Add("Network", "*define.InspectAdditionalNetwork", "InspectBasicNetworkConfig:<Basic NetworkID:s DriverOpts:m IPAMConfig:m Links:l Aliases:l");
        Add("Port", "define.InspectHostPort", "HostIP=HostIp:s HostPort:s");
        Add("Networking", "*define.InspectNetworkSettings",
            "InspectBasicNetworkConfig:<Basic Bridge:s SandboxID:s HairpinMode:b LinkLocalIPv6Address:s LinkLocalIPv6PrefixLen:i Ports:{}[]Port SandboxKey:s Networks:{}Network");
        Add("Probe", "manifest.Schema2HealthConfig", "Test:l StartPeriod:d StartInterval:d Interval:d Timeout:d Retries:i");
        Add("Startup", "define.StartupHealthCheck", "Schema2HealthConfig:<Probe Successes:i");
        Add("Secret", "*define.InspectSecret", "Name:s ID:s UID:i GID:i Mode:i");
        Add("Config", "*define.InspectContainerConfig",
            "Hostname:s DomainName=Domainname:s User:s AttachStdin:b AttachStdout:b AttachStderr:b Tty:b OpenStdin:b StdinOnce:b Env:l Cmd:l Image:s Volumes:{}any WorkingDir:s Entrypoint:l " +
            "OnBuild:?s Labels:m Annotations:m StopSignal:s StartupHealthCheck:?Startup Healthcheck:?Probe HealthcheckOnFailureAction:s HealthLogDestination:s " +
            "HealthMaxLogCount=HealthcheckMaxLogCount:i HealthMaxLogSize=HealthcheckMaxLogSize:i CreateCommand:l Timezone:s SystemdMode:b Umask:s Secrets:[]Secret Timeout:i StopTimeout:i " +
            "Passwd:b ChrootDirs:l SdNotifyMode=sdNotifyMode:s SdNotifySocket=sdNotifySocket:s ExposedPorts:{}any V4PodmanCompatMarshal:b");
        Add("Log", "*define.InspectLogConfig", "Type:s Config:m Path:s Tag:s Size:s");
        Add("Restart", "*define.InspectRestartPolicy", "Name:s MaximumRetryCount:i");
        Add("Ids", "define.InspectIDMappings", "UIDMap=UidMap:l GIDMap=GidMap:l");
        Add("Weight", "define.InspectBlkioWeightDevice", "Path:s Weight:i");
        Add("Throttle", "define.InspectBlkioThrottleDevice", "Path:s Rate:i");
        Add("Device", "define.InspectDevice", "PathOnHost:s PathInContainer:s CgroupPermissions:s");
        Add("Limit", "define.InspectUlimit", "Name:s Soft:i Hard:i");
        Add("Host", "*define.InspectContainerHostConfig",
            "Binds:l CgroupManager:s CgroupMode:s ContainerIDFile:s LogConfig:Log NetworkMode:s PortBindings:{}[]Port RestartPolicy:Restart AutoRemove:b AutoRemoveImage:b Annotations:m " +
            "VolumeDriver:s VolumesFrom:l CapAdd:l CapDrop:l Dns:l DnsOptions:l DnsSearch:l ExtraHosts:l HostsFile:s GroupAdd:l IpcMode:s Cgroup:s Cgroups:s Links:l OomScoreAdj:i PidMode:s " +
            "Privileged:b PublishAllPorts:b ReadonlyRootfs:b SecurityOpt:l Tmpfs:m UTSMode:s UsernsMode:s IDMappings:?Ids ShmSize:i Runtime:s ConsoleSize:[]i Isolation:s CpuShares:i Memory:i " +
            "NanoCpus:i CgroupParent:s BlkioWeight:i BlkioWeightDevice:[]Weight BlkioDeviceReadBps:[]Throttle BlkioDeviceWriteBps:[]Throttle BlkioDeviceReadIOps:[]Throttle " +
            "BlkioDeviceWriteIOps:[]Throttle CpuPeriod:i CpuQuota:i CpuRealtimePeriod:i CpuRealtimeRuntime:i CpusetCpus:s CpusetMems:s Devices:[]Device DiskQuota:i KernelMemory:i " +
            "MemoryReservation:i MemorySwap:i MemorySwappiness:i OomKillDisable:b Init:b PidsLimit:i Ulimits:[]Limit CpuCount:i CpuPercent:i IOMaximumIOps:i IOMaximumBandwidth:i CgroupConf:m " +
            "IntelRdtClosID:s");
        return Add("Container", "interface {}",
            "ID=Id:s Created:t Path:s Args:l State:State Image:s ImageDigest:s ImageName:s Rootfs:s Pod:s ResolvConfPath:s HostnamePath:s HostsPath:s StaticDir:s OCIConfigPath:s OCIRuntime:s " +
            "ConmonPidFile:s PidFile:s Name:s RestartCount:i Driver:s MountLabel:s ProcessLabel:s AppArmorProfile:s EffectiveCaps:l BoundingCaps:l ExecIDs:l GraphDriver:Driver SizeRw:?i " +
            "SizeRootFs:i Mounts:[]Mount Dependencies:l NetworkSettings:Networking Namespace:s IsInfra:b IsService:b KubeExitCodePropagation:s LockNumber=lockNumber:i Config:Config " +
            "HostConfig:Host UseImageHosts:b UseImageHostname:b");

        StructureType Add(string key, string name, string fields) => types[key] = StructureType.Parse(name, fields, types);
    }
}
