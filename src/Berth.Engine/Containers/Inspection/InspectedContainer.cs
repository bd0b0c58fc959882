using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Inspection;

/// <summary>Everything that is known of a container when it is inspected.</summary>
/// <param name="Listing">Its state.</param>
/// <param name="Specification">What was decided about it.</param>
/// <param name="Paths">The engine's places.</param>
/// <param name="LowerDirectories">The image's layers, topmost first; empty for a plain directory.</param>
internal sealed record InspectedContainer(ContainerListing Listing, ContainerSpecification Specification, EnginePaths Paths, IReadOnlyList<string> LowerDirectories)
{
    /// <summary>What was set up on bridge networks, for it or the container whose network it uses; null where nothing is.</summary>
    public NetworkStatus? Network { get; init; }

    /// <summary>The container whose network it uses, mostly itself, and what was decided about that.</summary>
    public required (string Id, NetworkSpecification Network) NetworkOwner { get; init; }

    /// <summary>How its health checks have gone; null where it has none.</summary>
    public Health.HealthState? Health { get; init; }

    /// <summary>How much it has written, and how much there is with its image; null where nobody asked.</summary>
    public (long Written, long Total)? Size { get; init; }

    /// <summary>The state of the systemd that is its init; null where it has none or does not run.</summary>
    public Systemd.Notify.SystemState? System { get; init; }

    /// <summary>The environment, without the values of secrets.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>The capabilities of a container that asks for no other.</summary>
    public required IReadOnlyList<string> DefaultCapabilities { get; init; }

    /// <summary>The directory of a volume's data.</summary>
    public required Func<string, string> VolumeData { get; init; }

    /// <summary>The identifier of a network.</summary>
    public required Func<string, string> NetworkId { get; init; }

    /// <summary>The run directory, which is also the bundle.</summary>
    public string Bundle => Paths.ContainerRun(Listing.Id);

    /// <summary>Whether it was set up for its process at least once.</summary>
    public bool WasStarted => Listing.Started is not null || Listing.Status != ContainerStatus.Created;

    /// <summary>
    /// A file of the bundle that is bound into the container: its own, or that of the container whose network it uses. Empty where neither
    /// is there, or it was not started yet.
    /// </summary>
    public string BoundFile(string name)
    {
        if (Linux.Files.FileSystem.Exists(Bundle + name))
            return Bundle + name;
        var shared = Paths.ContainerRun(NetworkOwner.Id) + name;
        return WasStarted && Linux.Files.FileSystem.Exists(shared) ? shared : "";
    }
}
