namespace Berth.Systemd.Bus;

/// <summary>What a D-Bus call is addressed to.</summary>
/// <param name="Name">The service's name on the bus.</param>
/// <param name="Path">The object.</param>
/// <param name="Interface">The interface of the method.</param>
public sealed record ServiceAddress(string Name, string Path, string Interface)
{
    /// <summary>The bus itself.</summary>
    public static ServiceAddress Bus { get; } = new("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus");

    /// <summary>systemd's manager object (org.freedesktop.systemd1(5)).</summary>
    public static ServiceAddress Systemd { get; } = new("org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager");

    /// <summary>systemd-machined's manager object (org.freedesktop.machine1(5)).</summary>
    public static ServiceAddress Machined { get; } = new("org.freedesktop.machine1", "/org/freedesktop/machine1", "org.freedesktop.machine1.Manager");
}
