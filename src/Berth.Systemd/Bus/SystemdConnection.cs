using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Systemd.Bus;

/// <summary>A conversation with a systemd manager: the host's, a user's, or one inside a container.</summary>
public sealed class SystemdConnection : IDisposable
{
    private const string SystemBus = "/run/dbus/system_bus_socket";
    private bool _subscribed;

    /// <summary>A conversation over <paramref name="bus"/>, which this object then owns.</summary>
    public SystemdConnection(BusConnection bus) => Bus = bus;

    /// <summary>The connection; pipelining callers use it directly.</summary>
    public BusConnection Bus { get; }

    /// <summary>Whether systemd is this host's service manager (sd_booted(3)).</summary>
    public static bool IsBooted => Directory.Exists("/run/systemd/system");

    /// <summary>Whether a manager of this process's user runs: of root, the host's.</summary>
    public static bool HasOwn => IsBooted && (UserIdentity.IsRoot || FileSystem.Exists(RuntimeDirectory.OfUser + "/systemd/private"));

    /// <summary>The control group, as a path from the root, in which the manager of this process's user has its units: of root, the root itself.</summary>
    public static string OwnRoot
    {
        get
        {
            if (UserIdentity.IsRoot)
                return "";
            var user = UserIdentity.User;
            return $"/user.slice/user-{user}.slice/user@{user}.service";
        }
    }

    /// <summary>Connects to the manager of this process's user: of root, the host's.</summary>
    /// <exception cref="EngineException">It does not answer.</exception>
    public static SystemdConnection Own() => UserIdentity.IsRoot ? System() : User(RuntimeDirectory.OfUser);

    /// <summary>
    /// Connects to the host's manager: over the system bus, or over systemd's private socket where root finds no bus.
    /// </summary>
    /// <exception cref="EngineException">Neither answers.</exception>
    public static SystemdConnection System()
    {
        try
        {
            return new SystemdConnection(BusConnection.Open(SystemBus, isBus: true));
        }
        catch (SyscallException missing)
        {
            try
            {
                return new SystemdConnection(BusConnection.Open("/run/systemd/private", isBus: false));
            }
            catch (SyscallException)
            {
                throw new EngineException(ErrorKind.Internal, $"cannot reach systemd: {missing.Message}", missing);
            }
        }
    }

    /// <summary>Connects to the manager of the user whose <paramref name="runtimeDirectory"/> (XDG_RUNTIME_DIR) this is.</summary>
    /// <exception cref="EngineException">No user manager answers there.</exception>
    public static SystemdConnection User(string runtimeDirectory)
    {
        try
        {
            return new SystemdConnection(BusConnection.Open($"{runtimeDirectory}/systemd/private", isBus: false));
        }
        catch (SyscallException)
        {
            try
            {
                return new SystemdConnection(BusConnection.Open($"{runtimeDirectory}/bus", isBus: true));
            }
            catch (SyscallException missing)
            {
                throw new EngineException(ErrorKind.Internal, $"cannot reach the user's systemd: {missing.Message}", missing);
            }
        }
    }

    /// <summary>Asks for a scope and returns at once; the job runs while the caller goes on.</summary>
    /// <param name="request">The scope.</param>
    /// <param name="ownsConnection">Whether disposing of the result closes this connection.</param>
    public PendingJob BeginScope(ScopeRequest request, bool ownsConnection = false)
    {
        Subscribe();
        var body = new MessageWriter().String(request.Name).String("fail");
        var properties = body.BeginArray(8);
        var processes = new uint[request.Processes.Count];
        for (var i = 0; i < processes.Length; i++)
            processes[i] = (uint)request.Processes[i];
        new UnitProperty("PIDs", processes).Write(body);
        if (request.Slice is not null)
            new UnitProperty("Slice", request.Slice).Write(body);
        if (request.Description is not null)
            new UnitProperty("Description", request.Description).Write(body);
        if (request.Delegate)
            new UnitProperty("Delegate", true).Write(body);
        if (!request.DefaultDependencies)
            new UnitProperty("DefaultDependencies", false).Write(body);
        foreach (var property in request.Properties)
            property.Write(body);
        body.EndArray(properties);
        body.EndArray(body.BeginArray(8));
        return Begin("StartTransientUnit", "ssa(sv)a(sa(sv))", body, request.Name, ownsConnection);
    }

    /// <summary>Asks for a unit to be started, as <c>systemctl start</c> does.</summary>
    public PendingJob BeginStart(string unit, string mode = "replace") => BeginUnitJob("StartUnit", unit, mode);

    /// <summary>Asks for a unit to be stopped.</summary>
    public PendingJob BeginStop(string unit, string mode = "replace") => BeginUnitJob("StopUnit", unit, mode);

    /// <summary>Asks for a unit to be restarted.</summary>
    public PendingJob BeginRestart(string unit, string mode = "replace") => BeginUnitJob("RestartUnit", unit, mode);

    /// <summary>Sends a signal to a unit's processes.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="signal">The signal's number.</param>
    /// <param name="whom"><c>all</c>, <c>main</c> or <c>control</c>.</param>
    public void Kill(string unit, int signal, string whom = "all")
        => Bus.Call(ServiceAddress.Systemd, "KillUnit", "ssi", new MessageWriter().String(unit).String(whom).UInt32((uint)signal));

    /// <summary>Forgets a unit's failed state, which otherwise keeps its name taken.</summary>
    public void ResetFailed(string unit)
        => Bus.Call(ServiceAddress.Systemd, "ResetFailedUnit", "s", new MessageWriter().String(unit));

    /// <summary>Changes properties of a loaded unit until it ends (<c>systemctl set-property --runtime</c>).</summary>
    public void SetProperties(string unit, params ReadOnlySpan<UnitProperty> properties)
    {
        var body = new MessageWriter().String(unit).Boolean(true);
        var mark = body.BeginArray(8);
        foreach (var property in properties)
            property.Write(body);
        body.EndArray(mark);
        Bus.Call(ServiceAddress.Systemd, "SetUnitProperties", "sba(sv)", body);
    }

    /// <summary>Reads a property of a unit that is a string.</summary>
    /// <param name="unit">The unit; systemd loads it if need be.</param>
    /// <param name="interface">Such as <c>org.freedesktop.systemd1.Unit</c> or <c>….Service</c>.</param>
    /// <param name="property">The property.</param>
    public string GetString(string unit, string @interface, string property)
    {
        var reader = Bus.Reply(Bus.QueueGet(Unit(unit, @interface), property), property).Reader;
        reader.Variant("s");
        return reader.String();
    }

    /// <summary>Reads a property of a unit that is a list of strings.</summary>
    /// <inheritdoc cref="GetString"/>
    public IReadOnlyList<string> GetStrings(string unit, string @interface, string property)
    {
        var reader = Bus.Reply(Bus.QueueGet(Unit(unit, @interface), property), property).Reader;
        reader.Variant("as");
        return reader.StringArray();
    }

    /// <summary>Makes the manager run its generators and read its units again.</summary>
    public void Reload() => Bus.Call(ServiceAddress.Systemd, "Reload", timeoutMilliseconds: 90_000);

    /// <summary>The active units whose names match a pattern (glob(7)).</summary>
    public IReadOnlyList<string> ActiveUnits(string pattern)
    {
        var body = new MessageWriter().StringArray("active", "activating", "reloading").StringArray(pattern);
        var reader = Bus.Call(ServiceAddress.Systemd, "ListUnitsByPatterns", "asas", body).Reader;
        List<string> units = [];
        for (var end = reader.ArrayEnd(8); reader.Position < end;)
        {
            reader.Align(8);
            units.Add(reader.String());
            reader.Skip("sssssouso");
        }
        return units;
    }

    /// <summary>A service's present or last main process, and how it ended: si_code of waitid(2), 0 while it runs, and si_status.</summary>
    public (int Pid, int Code, int Status) MainProcess(string unit)
    {
        var service = Unit(unit, "org.freedesktop.systemd1.Service");
        var pid = Bus.QueueGet(service, "ExecMainPID");
        var code = Bus.QueueGet(service, "ExecMainCode");
        var status = Bus.QueueGet(service, "ExecMainStatus");
        return ((int)Number(pid, "u"), (int)Number(code, "i"), (int)Number(status, "i"));

        uint Number(uint serial, string type)
        {
            var reader = Bus.Reply(serial, "Get").Reader;
            reader.Variant(type);
            return reader.UInt32();
        }
    }

    /// <summary>Whether a unit is on its way down, or is down (ActiveState of org.freedesktop.systemd1(5)).</summary>
    public bool IsStopping(string unit)
    {
        var reader = Bus.Reply(Bus.QueueGet(Unit(unit, "org.freedesktop.systemd1.Unit"), "ActiveState"), "Get").Reader;
        reader.Variant("s");
        return reader.String() is "deactivating" or "inactive" or "failed";
    }

    /// <summary>The address of a unit's object; its path is the escaped name (systemd.unit(5), org.freedesktop.systemd1(5)).</summary>
    public static ServiceAddress Unit(string unit, string @interface)
    {
        var path = new global::System.Text.StringBuilder("/org/freedesktop/systemd1/unit/");
        foreach (var octet in global::System.Text.Encoding.UTF8.GetBytes(unit))
        {
            if (char.IsAsciiLetterOrDigit((char)octet))
                path.Append((char)octet);
            else
                path.Append('_').Append(octet.ToString("x2"));
        }
        return ServiceAddress.Systemd with { Path = path.ToString(), Interface = @interface };
    }

    /// <inheritdoc/>
    public void Dispose() => Bus.Dispose();

    private PendingJob BeginUnitJob(string member, string unit, string mode)
    {
        Subscribe();
        return Begin(member, "ss", new MessageWriter().String(unit).String(mode), unit, ownsConnection: false);
    }

    private PendingJob Begin(string member, string signature, MessageWriter body, string unit, bool ownsConnection)
    {
        var serial = Bus.Queue(ServiceAddress.Systemd, member, signature, body);
        Bus.Flush();
        return new PendingJob(this, serial, member, unit, ownsConnection);
    }

    /// <summary>Makes JobRemoved arrive. A private socket gets every signal without being asked.</summary>
    private void Subscribe()
    {
        if (_subscribed || !Bus.IsBus)
            return;
        _subscribed = true;
        Bus.QueueUnwanted(ServiceAddress.Bus, "AddMatch", "s", new MessageWriter().String(
            "type='signal',sender='org.freedesktop.systemd1',interface='org.freedesktop.systemd1.Manager',member='JobRemoved'"));
        Bus.QueueUnwanted(ServiceAddress.Systemd, "Subscribe");
    }
}
