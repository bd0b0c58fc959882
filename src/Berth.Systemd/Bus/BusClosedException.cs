using Berth.Linux.Errors;

namespace Berth.Systemd.Bus;

/// <summary>The other end of a D-Bus connection went away, as a manager does that executes itself anew.</summary>
public sealed class BusClosedException(string address) : EngineException(ErrorKind.Internal, $"{address}: the D-Bus connection was closed");
