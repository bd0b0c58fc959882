using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary>The options that <c>create</c> and <c>run</c> have in common (podman-create(1)).</summary>
internal sealed class CreateFlags
{
    private readonly TextListFlag _annotations;
    private readonly TextListFlag _labels;
    private readonly TextListFlag _labelFiles;
    private readonly TextFlag _name;
    private readonly TextFlag _pod;
    private readonly TextFlag _podIdFile;
    private readonly BoolFlag _replace;
    private readonly BoolFlag _rootfs;
    private readonly TextListFlag _sysctls;
    private readonly PullFlags _pull;
    private readonly SecurityFlags _security;
    private readonly NetworkFlags _network;
    private readonly ResourceFlags _resources;
    private readonly StorageFlags _storage;
    private readonly HealthFlags _health;
    private readonly LifecycleFlags _lifecycle;

    internal CreateFlags(FlagSet flags)
    {
        _annotations = flags.Array("annotation", "Add annotations to container (key=value)");
        _labels = flags.Array("label", 'l', "Set metadata on container");
        _labelFiles = flags.Array("label-file", "Read in a line delimited file of labels").Completes(Completion.Files);
        _name = flags.Text("name", "Assign a name to the container");
        _pod = flags.Text("pod", "Run container in an existing pod");
        _podIdFile = flags.Text("pod-id-file", "Read the pod ID from the file").Completes(Completion.Files);
        _replace = flags.Bool("replace", "If a container with the same name exists, replace it");
        _rootfs = flags.Bool("rootfs", "The first argument is not an image but the rootfs to the exploded container");
        _sysctls = flags.Slice("sysctl", "Sysctl options");
        Process = new ProcessFlags(flags);
        _network = new NetworkFlags(flags);
        _storage = new StorageFlags(flags);
        _lifecycle = new LifecycleFlags(flags);
        _resources = new ResourceFlags(flags);
        _security = new SecurityFlags(flags);
        _health = new HealthFlags(flags);
        _pull = new PullFlags(flags);
        flags.Group = null;
    }

    /// <summary>What runs.</summary>
    internal ProcessFlags Process { get; }

    /// <summary>What is asked for.</summary>
    internal CreateOptions Options(Invocation invocation)
    {
        if (invocation.Arguments.Count == 0)
            throw new InvalidArgumentException("requires at least 1 arg(s), only received 0");
        if (_replace.Value && _name.Given is null)
            throw new InvalidArgumentException("cannot replace container without --name being set");
        return new CreateOptions
        {
            Image = invocation.Arguments[0],
            IsRootfs = _rootfs.Value,
            Command = [.. invocation.Arguments.Skip(1)],
            Name = _name.Given,
            Replace = _replace.Value,
            CreateCommand = Environment.GetCommandLineArgs(),
            Labels = _labels.Value,
            LabelFiles = _labelFiles.Value,
            Annotations = _annotations.Value,
            Pod = _pod.Given,
            PodIdFile = _podIdFile.Given,
            Sysctls = _sysctls.Value,
            Pull = _pull.Options(),
            Process = Process.Options(),
            Security = _security.Options(),
            Namespaces = _security.Namespaces(),
            Network = _network.Options(),
            Resources = _resources.Options(),
            Gpus = _resources.Gpus,
            CdiDevices = _resources.CdiDevices,
            Cgroup = _resources.Cgroup(invocation.Global.CgroupManager),
            Storage = _storage.Options(),
            Logging = _storage.Log(),
            Health = _health.Options(),
            Lifecycle = _lifecycle.Options(invocation.Global.Runtime),
        };
    }
}
