using Berth.Cli.Commands;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;

namespace Berth.Cli.Flags.Containers;

/// <summary>All options of podman-create(1), which <c>create</c>, <c>run</c> and <c>container clone</c> share.</summary>
internal sealed class ContainerFlags
{
    private readonly TextFlag name;
    private readonly BoolFlag replace;
    private readonly BoolFlag rootfs;
    private readonly TextListFlag labels;
    private readonly TextListFlag labelFiles;
    private readonly TextListFlag annotations;
    private readonly TextFlag pod;
    private readonly TextFlag podIdFile;
    private readonly TextListFlag sysctls;
    private readonly TextListFlag attach;
    private readonly ContainerProcessFlags process;
    private readonly ContainerSecurityFlags security;
    private readonly ContainerNamespaceFlags namespaces;
    private readonly ContainerNetworkFlags network;
    private readonly ContainerResourceFlags resources;
    private readonly ContainerStorageFlags storage;
    private readonly ContainerHealthFlags health;
    private readonly ContainerLifecycleFlags lifecycle;
    private readonly ContainerMachineFlags machine;
    private readonly ContainerPullFlags pull;

    /// <summary>Declares the options.</summary>
    /// <param name="flags">Where.</param>
    /// <param name="forRun">Whether those of <c>run</c> alone are among them.</param>
    internal ContainerFlags(FlagSet flags, bool forRun)
    {
        name = flags.Text("name", "Assign a name to the container");
        replace = flags.Bool("replace", "If a container with the same name exists, replace it");
        rootfs = flags.Bool("rootfs", "The first argument is not an image but the rootfs to the exploded container");
        labels = flags.Array("label", 'l', "Set metadata on container");
        labelFiles = flags.Array("label-file", "Read in a line delimited file of labels").Completes(Completion.Files);
        annotations = flags.Array("annotation", "Add annotations to container (key=value)");
        pod = flags.Text("pod", "Run container in an existing pod").Completes(Completion.Pods);
        podIdFile = flags.Text("pod-id-file", "Read the pod ID from the file").Completes(Completion.Files);
        sysctls = flags.Slice("sysctl", "Sysctl options");
        attach = flags.Slice("attach", 'a', "Attach to STDIN, STDOUT or STDERR");
        if (!forRun) flags.Text("init-ctr", "Make this a pod init container.").NotYet();
        process = new(flags, forRun);
        security = new(flags);
        namespaces = new(flags);
        network = new(flags);
        resources = new(flags);
        storage = new(flags);
        health = new(flags);
        lifecycle = new(flags, forRun);
        machine = new(flags);
        pull = new(flags);
        flags.Group = null;
    }

    /// <summary><c>--tty</c>.</summary>
    internal bool Tty => process.Tty;

    /// <summary><c>--interactive</c>.</summary>
    internal bool Interactive => process.Interactive;

    /// <summary><c>--console</c>.</summary>
    internal ConsoleMode Console => process.Console;

    /// <summary><c>--attach</c>: of <c>stdin</c>, <c>stdout</c>, <c>stderr</c>; empty where it was not given.</summary>
    /// <exception cref="InvalidArgumentException">A value is none of them.</exception>
    internal IReadOnlyList<string> Attach()
    {
        var streams = new List<string>();
        foreach (var value in attach.Value)
        {
            var stream = value.ToLowerInvariant();
            if (stream is not ("stdin" or "stdout" or "stderr"))
                throw new InvalidArgumentException($"invalid stream \"{value}\" for --attach - must be one of stdin, stdout, or stderr: invalid argument");
            if (!streams.Contains(stream)) streams.Add(stream);
        }

        return streams;
    }

    /// <summary>What the command line asks for.</summary>
    /// <param name="arguments">The image (or root directory), then the command.</param>
    /// <param name="global">The options of podman(1).</param>
    /// <param name="commandLine">The whole command line, program first.</param>
    /// <exception cref="InvalidArgumentException">An option's value is malformed.</exception>
    internal CreateOptions Build(IReadOnlyList<string> arguments, GlobalOptions global, IReadOnlyList<string> commandLine)
    {
        if (replace.Value && name.Value.Length == 0) throw new InvalidArgumentException("cannot replace container without --name being set");
        return new CreateOptions
        {
            Image = arguments[0],
            IsRootfs = rootfs.Value,
            Command = [.. arguments.Skip(1)],
            Name = name.Value.Length > 0 ? name.Value.TrimStart('/') : null,
            Replace = replace.Value,
            CreateCommand = commandLine,
            Labels = labels.Value,
            LabelFiles = labelFiles.Value,
            Annotations = annotations.Value,
            Pod = pod.Given,
            PodIdFile = podIdFile.Given,
            Sysctls = sysctls.Value,
            Gpus = resources.Gpus,
            CdiDevices = resources.CdiDevices,
            Pull = pull.Build(),
            Process = process.Build(),
            Security = security.Build(),
            Namespaces = namespaces.Build(),
            Network = network.Build(),
            Resources = resources.Build(),
            Cgroup = resources.BuildCgroup(global.CgroupManager),
            Storage = storage.Build(),
            Logging = lifecycle.BuildLogging(),
            Health = health.Build(),
            Machine = machine.Build(),
            Lifecycle = lifecycle.Build(global.Runtime),
        };
    }
}
