namespace Berth.Engine.Containers.Listing;

/// <summary>What a listing is to hold (podman-ps(1)).</summary>
public sealed record ContainerListOptions
{
    /// <summary>Also those that do not run.</summary>
    public bool All { get; init; }

    /// <summary>Only the newest so many, whatever their state; 0 for no limit.</summary>
    public int Last { get; init; }

    /// <summary>Fills <see cref="ContainerListEntry.Namespaces"/>.</summary>
    public bool Namespaces { get; init; }

    /// <summary>Fills <see cref="ContainerListEntry.Size"/>; slow.</summary>
    public bool Size { get; init; }

    /// <summary>Asks the systemd of each container that boots for its state; <see cref="ContainerListEntry.Status"/> has it then.</summary>
    public bool SystemStates { get; init; }

    /// <summary>Conditions as <c>key=value</c>.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];
}
