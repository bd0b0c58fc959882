namespace Berth.Engine.Containers.Specification.Options;

/// <summary>
/// What a caller asks for when it creates a container: every option of podman-create(1), parsed but not yet decided. The command
/// line and the services build it; the specification builder turns it into a <see cref="ContainerSpecification"/>.
/// What is null or empty was not said.
/// </summary>
public sealed record CreateOptions
{
    /// <summary>The image's name or id, or with <see cref="IsRootfs"/> a directory (<c>PATH[:O|:idmap[=MAP]]</c>).</summary>
    public required string Image { get; init; }

    /// <summary><c>--rootfs</c>.</summary>
    public bool IsRootfs { get; init; }

    /// <summary>Arguments behind the image; empty to take the image's command.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary><c>--name</c>; null to get a random one.</summary>
    public string? Name { get; init; }

    /// <summary><c>--replace</c>: a container of that name is removed first.</summary>
    public bool Replace { get; init; }

    /// <summary>The whole command line, for <c>inspect</c> and auto-update.</summary>
    public IReadOnlyList<string> CreateCommand { get; init; } = [];

    /// <summary><c>--label</c>, as <c>NAME[=value]</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary><c>--label-file</c>.</summary>
    public IReadOnlyList<string> LabelFiles { get; init; } = [];

    /// <summary><c>--annotation</c>, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Annotations { get; init; } = [];

    /// <summary><c>--pod</c>; <c>new:NAME</c> makes one.</summary>
    public string? Pod { get; init; }

    /// <summary><c>--pod-id-file</c>.</summary>
    public string? PodIdFile { get; init; }

    /// <summary><c>--sysctl</c>, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Sysctls { get; init; } = [];

    /// <summary>How the image is found and fetched.</summary>
    public PullOptions Pull { get; init; } = new();

    /// <summary>What runs.</summary>
    public ProcessOptions Process { get; init; } = new();

    /// <summary>What it may do.</summary>
    public SecurityOptions Security { get; init; } = new();

    /// <summary>Its namespaces.</summary>
    public NamespaceOptions Namespaces { get; init; } = new();

    /// <summary>Its network and names.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Its limits, in the same record as the specification has them; what is null was not said.</summary>
    public ResourceSpecification Resources { get; init; } = new();

    /// <summary><c>--gpus</c>.</summary>
    public IReadOnlyList<string> Gpus { get; init; } = [];

    /// <summary><c>--device</c> values that name a device of the Container Device Interface (<c>vendor/class=name</c>).</summary>
    public IReadOnlyList<string> CdiDevices { get; init; } = [];

    /// <summary>Where its control group goes.</summary>
    public CgroupOptions Cgroup { get; init; } = new();

    /// <summary>Its file systems.</summary>
    public StorageOptions Storage { get; init; } = new();

    /// <summary>Its log.</summary>
    public LoggingOptions Logging { get; init; } = new();

    /// <summary>Its health checks.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>What the host sees of it as a machine.</summary>
    public MachineOptions Machine { get; init; } = new();

    /// <summary>Stop, restart, supervision.</summary>
    public LifecycleOptions Lifecycle { get; init; } = new();
}
