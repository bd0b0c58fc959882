namespace Berth.Systemd.Bus;

/// <summary>What systemd says of a unit (systemctl(1), "list-units").</summary>
/// <param name="Load">Whether it could be read: <c>loaded</c>, <c>not-found</c>, …</param>
/// <param name="Active">The state in general: <c>active</c>, <c>inactive</c>, <c>failed</c>, …</param>
/// <param name="Sub">The state by the kind of unit: <c>running</c>, <c>dead</c>, …</param>
public readonly record struct UnitState(string Load, string Active, string Sub);
