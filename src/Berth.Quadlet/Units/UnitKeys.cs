namespace Berth.Quadlet.Units;

/// <summary>Which keys a section knows (podman-systemd.unit(5); the older ones are those of Quadlet before Podman took it in).</summary>
internal static class UnitKeys
{
    /// <summary>Whether <paramref name="key"/> may stand in the own section of a unit of the kind.</summary>
    internal static bool IsKnown(UnitKind kind, string key) => kind switch
    {
        UnitKind.Artifact => IsArtifact(key),
        UnitKind.Build => IsBuild(key),
        UnitKind.Container => IsContainer(key),
        UnitKind.Image => IsImage(key),
        UnitKind.Kube => IsKube(key),
        UnitKind.Network => IsNetwork(key),
        UnitKind.Pod => IsPod(key),
        UnitKind.Volume => IsVolume(key),
        _ => false,
    };

    /// <summary>Whether <paramref name="key"/> may stand in [Quadlet].</summary>
    internal static bool IsKnownToQuadlet(string key) => key is "DefaultDependencies";

    private static bool IsArtifact(string key) => key is
        "Artifact" or "AuthFile" or "CertDir" or "ContainersConfModule" or "Creds" or "DecryptionKey"
        or "GlobalArgs" or "PodmanArgs" or "Quiet" or "Retry" or "RetryDelay" or "ServiceName" or "TLSVerify";

    private static bool IsBuild(string key) => key is
        "Annotation" or "Arch" or "AuthFile" or "BuildArg" or "ContainersConfModule" or "DNS" or "DNSOption"
        or "DNSSearch" or "Environment" or "File" or "ForceRM" or "GlobalArgs" or "GroupAdd" or "IgnoreFile"
        or "ImageTag" or "Label" or "Network" or "PodmanArgs" or "Pull" or "Retry" or "RetryDelay" or "Secret"
        or "ServiceName" or "SetWorkingDirectory" or "TLSVerify" or "Target" or "Variant" or "Volume";

    private static bool IsContainer(string key) => key is
        "AddCapability" or "AddDevice" or "AddHost" or "Annotation" or "AppArmor" or "AutoUpdate"
        or "CgroupsMode" or "ContainerName" or "ContainersConfModule" or "DNS" or "DNSOption" or "DNSSearch"
        or "DropCapability" or "Entrypoint" or "Environment" or "EnvironmentFile" or "EnvironmentHost" or "Exec"
        or "ExposeHostPort" or "GIDMap" or "GlobalArgs" or "Group" or "GroupAdd" or "HealthCmd" or "HealthInterval"
        or "HealthLogDestination" or "HealthMaxLogCount" or "HealthMaxLogSize" or "HealthOnFailure"
        or "HealthRetries" or "HealthStartPeriod" or "HealthStartupCmd" or "HealthStartupInterval"
        or "HealthStartupRetries" or "HealthStartupSuccess" or "HealthStartupTimeout" or "HealthTimeout"
        or "HostGroup" or "HostName" or "HostUser" or "HttpProxy" or "IP" or "IP6" or "Image" or "Label" or "LogDriver" or "LogOpt" or "Mask"
        or "Memory" or "Mount" or "Network" or "NetworkAlias" or "NoNewPrivileges" or "Notify" or "PidsLimit"
        or "Pod" or "PodmanArgs" or "PublishPort" or "Pull" or "ReadOnly" or "ReadOnlyTmpfs" or "ReloadCmd"
        or "ReloadSignal" or "RemapGid" or "RemapUid" or "RemapUidSize" or "RemapUsers" or "Retry" or "RetryDelay"
        or "Rootfs" or "RunInit" or "SeccompProfile" or "Secret" or "SecurityLabelDisable"
        or "SecurityLabelFileType" or "SecurityLabelLevel" or "SecurityLabelNested" or "SecurityLabelType"
        or "ServiceName" or "ShmSize" or "StartWithPod" or "StopSignal" or "StopTimeout" or "SubGIDMap"
        or "SubUIDMap" or "Sysctl" or "Timezone" or "Tmpfs" or "UIDMap" or "Ulimit" or "Unmask" or "User"
        or "UserNS" or "VolatileTmp" or "Volume" or "WorkingDir";

    private static bool IsImage(string key) => key is
        "AllTags" or "Arch" or "AuthFile" or "CertDir" or "ContainersConfModule" or "Creds" or "DecryptionKey"
        or "GlobalArgs" or "Image" or "ImageTag" or "OS" or "PodmanArgs" or "Policy" or "Retry" or "RetryDelay"
        or "ServiceName" or "TLSVerify" or "Variant";

    private static bool IsKube(string key) => key is
        "AutoUpdate" or "ConfigMap" or "ContainersConfModule" or "ExitCodePropagation" or "GlobalArgs"
        or "KubeDownForce" or "LogDriver" or "Network" or "PodmanArgs" or "PublishPort" or "RemapGid" or "RemapUid"
        or "RemapUidSize" or "RemapUsers" or "ServiceName" or "SetWorkingDirectory" or "UserNS" or "Yaml";

    private static bool IsNetwork(string key) => key is
        "ContainersConfModule" or "DNS" or "DisableDNS" or "Driver" or "Gateway" or "GlobalArgs" or "IPAMDriver"
        or "IPRange" or "IPv6" or "InterfaceName" or "Internal" or "Label" or "NetworkDeleteOnStop"
        or "NetworkName" or "Options" or "PodmanArgs" or "ServiceName" or "Subnet";

    private static bool IsPod(string key) => key is
        "AddHost" or "ContainersConfModule" or "DNS" or "DNSOption" or "DNSSearch" or "ExitPolicy" or "GIDMap"
        or "GlobalArgs" or "HostName" or "IP" or "IP6" or "Label" or "Network" or "NetworkAlias" or "PodName"
        or "PodmanArgs" or "PublishPort" or "RemapGid" or "RemapUid" or "RemapUidSize" or "RemapUsers"
        or "ServiceName" or "ShmSize" or "StopTimeout" or "SubGIDMap" or "SubUIDMap" or "UIDMap" or "UserNS"
        or "Volume";

    private static bool IsVolume(string key) => key is
        "ContainersConfModule" or "Copy" or "Device" or "Driver" or "GlobalArgs" or "Group" or "Image"
        or "Label" or "Options" or "PodmanArgs" or "ServiceName" or "Type" or "User" or "VolumeName";
}
