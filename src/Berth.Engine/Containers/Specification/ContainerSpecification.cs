namespace Berth.Engine.Containers.Specification;

/// <summary>
/// Everything that was decided about a container when it was created: written once as <c>spec.json</c> in its directory and
/// never changed. A member that a document does not have is its type's default, and one that this version does not know is
/// passed over, so that versions of Berth can read each other's.
/// </summary>
public sealed record ContainerSpecification
{
    /// <summary>The version of the format that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The format's version.</summary>
    public int Version { get; init; }

    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The name at creation; a rename is in the state, not here.</summary>
    public required string Name { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The image; null with <see cref="Rootfs"/>.</summary>
    public ImageSource? Image { get; init; }

    /// <summary>The directory that is the root; null with <see cref="Image"/>.</summary>
    public RootfsSpecification? Rootfs { get; init; }

    /// <summary>The image's id; empty without one.</summary>
    public string ImageId => Image?.Id ?? "";

    /// <summary>The image's name; empty without one.</summary>
    public string ImageName => Image?.Name ?? "";

    /// <summary>Whether a systemd that is its init, in a pid namespace of its own, has a monitor that follows it; one that its service supervises directly has none.</summary>
    public bool IsMonitoredSystem => Process.Systemd && Namespaces.Pid.Kind != NamespaceKind.Host && !Lifecycle.IsSupervisedDirectly;

    /// <summary>The command line that made it; empty when the API did.</summary>
    public IReadOnlyList<string> CreateCommand { get => field ?? []; init; }

    /// <summary>Labels of the image and the user.</summary>
    public IReadOnlyDictionary<string, string> Labels { get => field ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>OCI annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get => field ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>The id of its pod; null without one.</summary>
    public string? Pod { get; init; }

    /// <summary>What runs.</summary>
    public ProcessSpecification Process { get => field ?? new(); init; }

    /// <summary>What it may do.</summary>
    public SecuritySpecification Security { get => field ?? new(); init; }

    /// <summary>Its namespaces.</summary>
    public NamespaceSpecification Namespaces { get => field ?? new(); init; }

    /// <summary>Its network and names.</summary>
    public NetworkSpecification Network { get => field ?? new(); init; }

    /// <summary>Its limits.</summary>
    public ResourceSpecification Resources { get => field ?? new(); init; }

    /// <summary>Its control group.</summary>
    public CgroupSpecification Cgroup { get => field ?? new(); init; }

    /// <summary>Its file systems beside the root.</summary>
    public StorageSpecification Storage { get => field ?? new(); init; }

    /// <summary>Its log.</summary>
    public LoggingSpecification Logging { get => field ?? new(); init; }

    /// <summary>Its health checks; null without any.</summary>
    public HealthSpecification? Health { get; init; }

    /// <summary>What the host sees of it as a machine.</summary>
    public MachineSpecification Machine { get => field ?? new(); init; }

    /// <summary>Stop, restart, supervision.</summary>
    public LifecycleSpecification Lifecycle { get => field ?? new(); init; }

    /// <summary>Kernel parameters of its namespaces.</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get => field ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty; init; }
}
