namespace Berth.Systemd.Machines;

/// <summary>What systemd-machined is told about a machine (org.freedesktop.machine1(5), RegisterMachineWithNetwork).</summary>
/// <param name="Name">The machine's name; see <see cref="MachineName"/>.</param>
/// <param name="Leader">The pid of its init, as this process sees it.</param>
public sealed record MachineDescription(string Name, int Leader)
{
    /// <summary>The machine's id, 32 hexadecimal digits; null for none.</summary>
    public string? Id { get; init; }

    /// <summary>Who registers it.</summary>
    public required string Service { get; init; }

    /// <summary>Its root directory on the host; empty for none.</summary>
    public string RootDirectory { get; init; } = "";

    /// <summary>Indices of the network interfaces of the host that lead to it.</summary>
    public IReadOnlyList<int> Interfaces { get; init; } = [];
}
