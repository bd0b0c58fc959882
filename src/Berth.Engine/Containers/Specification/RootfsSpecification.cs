namespace Berth.Engine.Containers.Specification;

/// <summary>A directory of the host that is the root file system (<c>--rootfs PATH[:O|:idmap[=MAP]]</c>).</summary>
public sealed record RootfsSpecification
{
    /// <summary>The directory, absolute.</summary>
    public string Path { get => field ?? ""; init; }

    /// <summary>Writes go to an overlay.</summary>
    public bool Overlay { get; init; }

    /// <summary>An idmapped mount: empty for the container's own map, otherwise <c>=</c> and the map's text; null for none.</summary>
    public string? IdMap { get; init; }
}
