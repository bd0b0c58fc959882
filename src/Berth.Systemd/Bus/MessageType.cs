namespace Berth.Systemd.Bus;

/// <summary>The types of a D-Bus message (D-Bus Specification, "Message Format").</summary>
public enum MessageType : byte
{
    /// <summary>Not a valid message.</summary>
    Invalid = 0,

    /// <summary>A call that wants a reply.</summary>
    MethodCall = 1,

    /// <summary>The answer to a call.</summary>
    MethodReturn = 2,

    /// <summary>The failure of a call.</summary>
    Error = 3,

    /// <summary>An announcement.</summary>
    Signal = 4,
}
