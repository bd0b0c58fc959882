namespace Berth.Systemd.Bus;

/// <summary>A transient scope to be made (systemd.scope(5)).</summary>
/// <param name="Name">The unit's name, with <c>.scope</c>.</param>
/// <param name="Processes">Processes that move into it; at least one.</param>
public sealed record ScopeRequest(string Name, IReadOnlyList<int> Processes)
{
    /// <summary>The slice that it lies in; null for the manager's default (system.slice, or app.slice of a user).</summary>
    public string? Slice { get; init; }

    /// <summary>What systemctl shows; null for the unit's name.</summary>
    public string? Description { get; init; }

    /// <summary>Hands the subtree over to the processes: systemd then never touches what is below (Delegate=yes).</summary>
    public bool Delegate { get; init; } = true;

    /// <summary>Whether shutdown stops the scope before basic.target goes; off, as Podman has it.</summary>
    public bool DefaultDependencies { get; init; }

    /// <summary>Further properties, the limits among them.</summary>
    public IReadOnlyList<UnitProperty> Properties { get; init; } = [];
}
