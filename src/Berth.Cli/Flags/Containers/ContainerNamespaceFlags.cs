using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Flags.Containers;

/// <summary>The options of create and run that say which namespaces a container has.</summary>
internal sealed class ContainerNamespaceFlags
{
    private readonly TextFlag pid;
    private readonly TextFlag ipc;
    private readonly TextFlag uts;
    private readonly TextFlag user;
    private readonly TextFlag cgroup;
    private readonly TextListFlag uidMap;
    private readonly TextListFlag gidMap;
    private readonly TextFlag subUid;
    private readonly TextFlag subGid;

    internal ContainerNamespaceFlags(FlagSet flags)
    {
        flags.Group = "Namespace";
        pid = flags.Text("pid", "PID namespace to use");
        ipc = flags.Text("ipc", "IPC namespace to use");
        uts = flags.Text("uts", "UTS namespace to use");
        user = flags.Text("userns", "User namespace to use");
        cgroup = flags.Text("cgroupns", "cgroup namespace to use");
        uidMap = flags.Slice("uidmap", "UID map to use for the user namespace");
        gidMap = flags.Slice("gidmap", "GID map to use for the user namespace");
        subUid = flags.Text("subuidname", "Name of range listed in /etc/subuid for use in user namespace");
        subGid = flags.Text("subgidname", "Name of range listed in /etc/subgid for use in user namespace");
    }

    internal NamespaceOptions Build() => new()
    {
        Pid = pid.Given,
        Ipc = ipc.Given,
        Uts = uts.Given,
        User = user.Given,
        Cgroup = cgroup.Given,
        UidMap = uidMap.Value,
        GidMap = gidMap.Value,
        SubUidName = subUid.NonEmpty,
        SubGidName = subGid.NonEmpty,
    };
}
