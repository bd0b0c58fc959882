using Berth.Linux.Errors;

namespace Berth.Systemd.Bus;

/// <summary>A D-Bus service refused a call.</summary>
public sealed class BusException : EngineException
{
    /// <param name="name">The D-Bus error's name, such as <c>org.freedesktop.systemd1.NoSuchUnit</c>.</param>
    /// <param name="member">The method that was called.</param>
    /// <param name="text">The service's own text.</param>
    public BusException(string name, string member, string text)
        : base(KindOf(name), text.Length > 0 ? text : $"{member}: {name}")
    {
        Name = name;
        Member = member;
    }

    /// <summary>The D-Bus error's name.</summary>
    public string Name { get; }

    /// <summary>The method that was called.</summary>
    public string Member { get; }

    private static ErrorKind KindOf(string name) => name switch
    {
        "org.freedesktop.systemd1.NoSuchUnit" or "org.freedesktop.machine1.NoSuchMachine" => ErrorKind.NotFound,
        "org.freedesktop.systemd1.UnitExists" or "org.freedesktop.machine1.MachineExists" => ErrorKind.Conflict,
        "org.freedesktop.DBus.Error.InvalidArgs" or "org.freedesktop.DBus.Error.PropertyReadOnly" => ErrorKind.InvalidArgument,
        _ => ErrorKind.Internal,
    };
}
