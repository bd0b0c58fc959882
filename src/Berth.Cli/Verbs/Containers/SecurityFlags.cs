using Berth.Cli.Flags;
using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Verbs.Containers;

/// <summary>What a new container may do, and its namespaces.</summary>
internal sealed class SecurityFlags
{
    private readonly TextListFlag _capAdd;
    private readonly TextListFlag _capDrop;
    private readonly TextFlag _cgroupNamespace;
    private readonly TextListFlag _gidMap;
    private readonly TextFlag _ipc;
    private readonly TextFlag _pid;
    private readonly BoolFlag _privileged;
    private readonly BoolFlag _readOnly;
    private readonly BoolFlag _readOnlyTmpfs;
    private readonly TextFlag _seccompPolicy;
    private readonly TextListFlag _options;
    private readonly TextFlag _subGidName;
    private readonly TextFlag _subUidName;
    private readonly TextListFlag _uidMap;
    private readonly TextFlag _user;
    private readonly TextFlag _uts;

    internal SecurityFlags(FlagSet flags)
    {
        flags.Group = "Security";
        _capAdd = flags.Slice("cap-add", "Add capabilities to the container").Completes(Completion.Capabilities);
        _capDrop = flags.Slice("cap-drop", "Drop capabilities from the container").Completes(Completion.Capabilities);
        _cgroupNamespace = flags.Text("cgroupns", "cgroup namespace to use");
        _gidMap = flags.Slice("gidmap", "GID map to use for the user namespace");
        _ipc = flags.Text("ipc", "IPC namespace to use");
        _pid = flags.Text("pid", "PID namespace to use");
        _privileged = flags.Bool("privileged", "Give extended privileges to container");
        _readOnly = flags.Bool("read-only", "Make containers root filesystem read-only");
        _readOnlyTmpfs = flags.Bool("read-only-tmpfs", "When running --read-only containers mount read-write tmpfs on /dev, /dev/shm, /run, /tmp and /var/tmp", fallback: true);
        _seccompPolicy = flags.Text("seccomp-policy", "Policy for selecting a seccomp profile (experimental)", "default");
        _options = flags.Array("security-opt", "Security Options");
        _subGidName = flags.Text("subgidname", "Name of range listed in /etc/subgid for use in user namespace");
        _subUidName = flags.Text("subuidname", "Name of range listed in /etc/subuid for use in user namespace");
        _uidMap = flags.Slice("uidmap", "UID map to use for the user namespace");
        _user = flags.Text("userns", "User namespace to use");
        _uts = flags.Text("uts", "UTS namespace to use");
    }

    internal SecurityOptions Options() => new()
    {
        CapAdd = _capAdd.Value,
        CapDrop = _capDrop.Value,
        Privileged = ProcessFlags.Given(_privileged),
        ReadOnly = ProcessFlags.Given(_readOnly),
        ReadOnlyTmpfs = _readOnlyTmpfs.Value,
        SeccompPolicy = _seccompPolicy.Given,
        Options = _options.Value,
    };

    internal NamespaceOptions Namespaces() => new()
    {
        Cgroup = _cgroupNamespace.Given,
        GidMap = _gidMap.Value,
        Ipc = _ipc.Given,
        Pid = _pid.Given,
        SubGidName = _subGidName.Given,
        SubUidName = _subUidName.Given,
        UidMap = _uidMap.Value,
        User = _user.Given,
        Uts = _uts.Given,
    };
}
