using System.Text.Json.Serialization;
using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Listing;

/// <summary>A container in a listing; the members and their JSON are those of <c>podman ps --format json</c>.</summary>
public sealed record ContainerListEntry
{
    /// <summary>--rm.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>The command and its arguments.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>When it was created, for people: <c>2 hours ago</c>.</summary>
    public string CreatedAt { get; init; } = "";

    /// <summary>--cidfile.</summary>
    [JsonPropertyName("CIDFile")]
    public string CidFile { get; init; } = "";

    /// <summary>Whether its process ended.</summary>
    public bool Exited { get; init; }

    /// <summary>When its process last ended, in seconds since 1970; Go's zero time if never.</summary>
    public long ExitedAt { get; init; }

    /// <summary>The exit status of the last run.</summary>
    public int ExitCode { get; init; }

    /// <summary>Ports exposed and not published: the protocols of each.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? ExposedPorts { get; init; }

    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The image's name.</summary>
    public string Image { get; init; } = "";

    /// <summary>The image's id.</summary>
    [JsonPropertyName("ImageID")]
    public string ImageId { get; init; } = "";

    /// <summary>Whether it is a pod's infra container.</summary>
    public bool IsInfra { get; init; }

    /// <summary>Labels; null without any.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Where user mounts are in the container.</summary>
    public IReadOnlyList<string> Mounts { get; init; } = [];

    /// <summary>The name, in a list of one.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Namespaces by their inode numbers; only filled when asked for.</summary>
    public NamespaceIds Namespaces { get; init; } = new();

    /// <summary>Names of its networks.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>The process id on the host; 0 while it does not run.</summary>
    public int Pid { get; init; }

    /// <summary>The pod's id.</summary>
    public string Pod { get; init; } = "";

    /// <summary>The pod's name; only filled when asked for.</summary>
    public string PodName { get; init; } = "";

    /// <summary>Published ports.</summary>
    public IReadOnlyList<PortMapping>? Ports { get; init; }

    /// <summary>How often the restart policy restarted it.</summary>
    public int Restarts { get; init; }

    /// <summary>Its size on disk; only filled when asked for.</summary>
    public ContainerSizes? Size { get; init; }

    /// <summary>When its process was last started, in seconds since 1970; Go's zero time if never.</summary>
    public long StartedAt { get; init; }

    /// <summary>Where it stands: <c>created</c>, <c>running</c>, ….</summary>
    public string State { get; init; } = "";

    /// <summary>The state for people: <c>Up 2 hours (healthy)</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>When it was created, in seconds since 1970.</summary>
    public long Created { get; init; }

    /// <summary>Whether it was ever started.</summary>
    [JsonIgnore]
    public bool WasStarted { get; init; }

    /// <summary>Whether a user stopped or killed it after its last start.</summary>
    [JsonIgnore]
    public bool StoppedByUser { get; init; }

    /// <summary>The state of the health check; empty where there is none.</summary>
    [JsonIgnore]
    public string Health { get; init; } = "";

    /// <summary>When it was created, exactly.</summary>
    [JsonIgnore]
    public DateTimeOffset CreatedTime { get; init; }
}
