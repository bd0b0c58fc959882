using Berth.Engine.Config;
using Berth.Engine.Containers.Specification.Building;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Engine.Updates;
using Berth.Linux;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification;

/// <summary>
/// Decides what a container will be, from what a caller asks for, its image and containers.conf(5), by Podman's rules and with its
/// messages. It reads files but changes nothing.
/// </summary>
/// <param name="configuration">containers.conf.</param>
/// <param name="helpers">Finds the OCI runtime and the init.</param>
/// <param name="host">The host.</param>
/// <param name="context">The objects that options refer to.</param>
public sealed class SpecificationBuilder(ContainersConfiguration configuration, HelperLocator helpers, HostFacts host, ISpecificationContext context)
{
    /// <summary>The specification of a new container.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="image">The image that <see cref="CreateOptions.Image"/> names; null with <see cref="CreateOptions.IsRootfs"/>.</param>
    /// <exception cref="InvalidArgumentException">Options are malformed or contradict each other.</exception>
    /// <exception cref="NotFoundException">An object that an option names is not there.</exception>
    /// <exception cref="NotSupportedYetException">An option is not served yet.</exception>
    public SpecificationResult Build(CreateOptions options, ImageFacts? image)
    {
        RefusePods(options);
        if (options.Name is { } given && !ObjectName.IsValid(given))
            throw new InvalidArgumentException("running container create option: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument");
        var name = options.Name ?? NameGenerator.NewName(context.IsNameInUse);
        var request = new BuildRequest
        {
            Options = options with { Name = name },
            Image = image,
            Configuration = configuration,
            Helpers = helpers,
            Host = host,
            Context = context,
            Id = RandomBytes.Identifier(),
        };
        var namespaces = NamespaceBuilder.Build(request);
        var network = NetworkBuilder.Build(request, namespaces);
        var process = ProcessBuilder.Build(request, namespaces);
        var health = HealthBuilder.Build(request);
        var cgroup = ResourceBuilder.BuildCgroup(request);
        var storage = StorageBuilder.Build(request, namespaces);
        var lifecycle = LifecycleBuilder.Build(request, process, health);
        var labels = LabelBuilder.Labels(request);
        if (image is not null)
            AutoUpdatePolicy.CheckImage(labels, image.Source.RawName);
        var specification = new ContainerSpecification
        {
            Version = ContainerSpecification.CurrentVersion,
            Id = request.Id,
            Name = name,
            Created = DateTimeOffset.UtcNow,
            Image = options.IsRootfs ? null : image!.Source,
            Rootfs = options.IsRootfs ? ParseRootfs(options.Image) : null,
            CreateCommand = options.CreateCommand,
            Labels = labels,
            Annotations = LabelBuilder.Annotations(request),
            Process = process,
            Security = Selinux().Label(SecurityBuilder.Build(request, process, namespaces), namespaces, lifecycle.Runtime, process.Systemd),
            Namespaces = namespaces,
            Network = network,
            Resources = ResourceBuilder.Build(request, cgroup),
            Cgroup = cgroup,
            Storage = storage with { Mounts = NameAnonymous(storage.Mounts) },
            Logging = LoggingBuilder.Build(request),
            Health = health,
            Machine = MachineBuilder.Build(request, process, namespaces),
            Lifecycle = lifecycle,
            Sysctls = SysctlBuilder.Build(request, namespaces, network),
        };
        return new SpecificationResult(specification, request.Warnings);
    }

    /// <summary>The security of a container's copy, which gets SELinux labels of its own.</summary>
    internal SecuritySpecification SecurityOfCopy(ContainerSpecification original)
        => Selinux().Label(original.Security, original.Namespaces, original.Lifecycle.Runtime, original.Process.Systemd);

    /// <summary>Reads the value of <c>--rootfs</c>: <c>PATH[:O|:idmap[=MAP]]</c>. Any other colon belongs to the path.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed, or no directory.</exception>
    public static RootfsSpecification ParseRootfs(string value)
    {
        var colon = value.LastIndexOf(':');
        var option = value[(colon + 1)..];
        var isMapped = colon >= 0 && (option == "idmap" || option.StartsWith("idmap=", StringComparison.Ordinal));
        var isOverlay = colon >= 0 && option == "O";
        var path = isMapped || isOverlay ? value[..colon] : value;
        if (path.Length == 0) throw new InvalidArgumentException("must set root filesystem source to either image or rootfs: invalid argument");
        var result = new RootfsSpecification { Path = Path.GetFullPath(path), Overlay = isOverlay, IdMap = isMapped ? option[5..] : null };
        if (!Directory.Exists(result.Path)) throw new InvalidArgumentException($"running container create option: faccessat {result.Path}: {(Path.Exists(result.Path) ? "not a directory" : "no such file or directory")}");
        return result;
    }

    private SelinuxBuilder Selinux() => new(host.Labels(), context, configuration.Containers.Label, configuration.Engine.RuntimeSupportsKvm);

    private static void RefusePods(CreateOptions options)
    {
        if (options.PodIdFile is { } file && !File.Exists(file))
            throw new NotFoundException($"reading pod ID file: open {file}: no such file or directory");
        if (options.PodIdFile is not null) throw new NotSupportedYetException("--pod-id-file is not supported yet");
        if (options.Pod is not null) throw new NotSupportedYetException("--pod is not supported yet");
    }

    private static IReadOnlyList<MountSpecification> NameAnonymous(IReadOnlyList<MountSpecification> mounts)
    {
        var result = new List<MountSpecification>(mounts.Count);
        foreach (var mount in mounts) result.Add(mount is { Anonymous: true, Source: "" } ? mount with { Source = RandomBytes.Identifier() } : mount);
        return result;
    }
}
