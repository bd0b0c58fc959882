namespace Berth.Engine.Containers.Specification;

/// <summary>A container's place in one network (<c>--network NAME:OPTIONS</c>).</summary>
public sealed record NetworkAttachment
{
    /// <summary>The network's name.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>The addresses asked for; empty to get some.</summary>
    public IReadOnlyList<string> Addresses { get => field ?? []; init; }

    /// <summary>The hardware address asked for.</summary>
    public string? Mac { get; init; }

    /// <summary>The interface's name inside; null for the next <c>ethN</c>.</summary>
    public string? InterfaceName { get; init; }

    /// <summary>The name on the host of the pair's other end; null for the driver's choice.</summary>
    public string? HostInterfaceName { get; init; }

    /// <summary>Names that its DNS answers for this container beside its own.</summary>
    public IReadOnlyList<string> Aliases { get => field ?? []; init; }

    /// <summary>Options that the driver reads.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}
