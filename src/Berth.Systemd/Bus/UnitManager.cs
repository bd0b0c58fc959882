namespace Berth.Systemd.Bus;

/// <summary>A systemd manager, system or user, spoken to on its private socket (org.freedesktop.systemd1(5)).</summary>
public sealed class UnitManager : IDisposable
{
    private readonly BusConnection _connection;

    private UnitManager(BusConnection connection) => _connection = connection;

    /// <summary>The manager's private socket, or null where no such manager runs.</summary>
    /// <param name="isUser">Whether the user's manager is meant.</param>
    /// <param name="runtimeDirectory">XDG_RUNTIME_DIR, for the user's manager.</param>
    /// <exception cref="Linux.Errors.SyscallException">The socket is there and refuses.</exception>
    public static UnitManager? TryOpen(bool isUser, string? runtimeDirectory)
    {
        var path = isUser ? $"{runtimeDirectory}/systemd/private" : "/run/systemd/private";
        return Linux.Files.FileSystem.Exists(path) ? new UnitManager(BusConnection.Open(path, isBus: false)) : null;
    }

    /// <summary>The states of units by name; those that do not exist are told as not-found.</summary>
    public Dictionary<string, UnitState> States(IReadOnlyList<string> names)
    {
        var body = new MessageWriter().StringArray([.. names]);
        var reader = _connection.Call(ServiceAddress.Systemd, "ListUnitsByNames", "as", body).Reader;
        Dictionary<string, UnitState> states = [];
        for (var end = reader.ArrayEnd(8); reader.Position < end;)
        {
            reader.Align(8);
            var name = reader.String();
            reader.Skip("s");
            states[name] = new UnitState(reader.String(), reader.String(), reader.String());
            reader.Skip("souso");
        }
        return states;
    }

    /// <summary>Makes the manager run its generators and read its units again.</summary>
    public void Reload() => _connection.Call(ServiceAddress.Systemd, "Reload", timeoutMilliseconds: 90_000);

    /// <summary>Asks for a unit's stop; it is not waited for.</summary>
    public void Stop(string name)
        => _connection.Call(ServiceAddress.Systemd, "StopUnit", "ss", new MessageWriter().String(name).String("replace"));

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
