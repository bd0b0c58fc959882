using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Systemd.Bus;
using Berth.Systemd.Varlink;

namespace Berth.Systemd.Machines;

/// <summary>
/// A conversation with systemd-machined: over its varlink socket (systemd 257 and newer), which needs no bus, else over the bus.
/// Opening it starts a machined that is not there, so that it can be ready when it is needed. A user who is not root has one of the user's own
/// (systemd 259 and newer), which is spoken to over varlink only.
/// </summary>
public sealed class MachineRegistry : IDisposable
{
    private const string SystemBus = "/run/dbus/system_bus_socket";
    private const string BusService = "/usr/share/dbus-1/system-services/org.freedesktop.machine1.service";
    private const int Patience = 5000;

    private readonly VarlinkConnection? _varlink;
    private readonly BusConnection? _bus;

    private MachineRegistry(VarlinkConnection? varlink, BusConnection? bus)
    {
        _varlink = varlink;
        _bus = bus;
    }

    /// <summary>Where machined keeps what it knows, a file named after each machine.</summary>
    public static string StateDirectory => $"{RuntimeDirectory.Own}/systemd/machines";

    private static string VarlinkSocket => $"{RuntimeDirectory.Own}/systemd/machine/io.systemd.Machine";

    /// <summary>Connects; nothing is waited for.</summary>
    /// <returns>Null where the host, or the user, has no systemd-machined.</returns>
    public static MachineRegistry? TryOpen()
    {
        var socket = VarlinkSocket;
        try
        {
            if (FileSystem.Exists(socket))
                return new MachineRegistry(VarlinkConnection.Open(socket), bus: null);
        }
        catch (SyscallException)
        {
            // A socket that nobody listens on: the bus may still lead there.
        }

        if (!UserIdentity.IsRoot || !FileSystem.Exists(BusService)) return null;
        BusConnection bus;
        try
        {
            bus = BusConnection.Open(SystemBus, isBus: true);
        }
        catch (SyscallException)
        {
            return null;
        }

        bus.QueueUnwanted(ServiceAddress.Bus, "StartServiceByName", "su", new MessageWriter().String(ServiceAddress.Machined.Name).UInt32(0));
        bus.Flush();
        return new MachineRegistry(varlink: null, bus);
    }

    /// <summary>Whether a machine of that name may be registered; it asks nobody, so that it costs next to nothing.</summary>
    public static bool MayKnow(string name) => FileSystem.Exists($"{StateDirectory}/{name}");

    /// <summary>Registers a machine of class <c>container</c>. Its unit is that of its leader's control group.</summary>
    /// <exception cref="EngineException">machined refuses, as when the name is taken, or does not answer.</exception>
    public void Register(MachineDescription machine)
    {
        if (_varlink is not null)
        {
            Call(_varlink, "io.systemd.Machine.Register", json => Write(json, machine)).Dispose();
            return;
        }

        var body = new MessageWriter().String(machine.Name).ByteArray(machine.Id is null ? [] : Convert.FromHexString(machine.Id))
            .String(machine.Service).String("container").UInt32((uint)machine.Leader).String(machine.RootDirectory);
        var list = body.BeginArray(4);
        foreach (var index in machine.Interfaces)
            body.UInt32((uint)index);
        body.EndArray(list);
        _bus!.Call(ServiceAddress.Machined, "RegisterMachineWithNetwork", "sayssusai", body, Patience);
    }

    /// <summary>Makes machined forget a machine, if it is the one that this leader had: another may have taken the name since.</summary>
    /// <exception cref="EngineException">machined does not answer.</exception>
    public void Unregister(string name, int leader)
    {
        try
        {
            if (Leader(name) != leader) return;
            if (_varlink is not null)
                Call(_varlink, "io.systemd.Machine.Unregister", json => json.WriteString("name"u8, name)).Dispose();
            else
                _bus!.Call(ServiceAddress.Machined, "UnregisterMachine", "s", new MessageWriter().String(name), Patience);
        }
        catch (EngineException gone) when (gone.Kind == ErrorKind.NotFound)
        {
            // It sees the end of a leader by itself, too.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _varlink?.Dispose();
        _bus?.Dispose();
    }

    private int Leader(string name)
    {
        if (_varlink is not null)
        {
            using var answer = Call(_varlink, "io.systemd.Machine.List", json => json.WriteString("name"u8, name));
            return answer.RootElement.GetProperty("parameters"u8).TryGetProperty("leader"u8, out var leader) && leader.TryGetProperty("pid"u8, out var pid)
                ? pid.GetInt32() : 0;
        }

        var path = _bus!.Call(ServiceAddress.Machined, "GetMachine", "s", new MessageWriter().String(name), Patience).Reader.String();
        var machine = ServiceAddress.Machined with { Path = path, Interface = "org.freedesktop.machine1.Machine" };
        var reader = _bus.Reply(_bus.QueueGet(machine, "Leader"), "Leader", Patience).Reader;
        reader.Variant("u");
        return (int)reader.UInt32();
    }

    private static JsonDocument Call(VarlinkConnection varlink, string method, Action<Utf8JsonWriter> parameters)
    {
        varlink.Send(method, parameters);
        return varlink.Receive(method, Patience);
    }

    private static void Write(Utf8JsonWriter json, MachineDescription machine)
    {
        json.WriteString("name"u8, machine.Name);
        if (machine.Id is not null) json.WriteString("id"u8, machine.Id);
        json.WriteString("service"u8, machine.Service);
        json.WriteString("class"u8, "container"u8);
        json.WriteNumber("leader"u8, machine.Leader);
        if (machine.RootDirectory.Length > 0) json.WriteString("rootDirectory"u8, machine.RootDirectory);
        if (machine.Interfaces.Count == 0) return;
        json.WriteStartArray("ifIndices"u8);
        foreach (var index in machine.Interfaces) json.WriteNumberValue(index);
        json.WriteEndArray();
    }
}
