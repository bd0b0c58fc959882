namespace Berth.Engine.Containers.Specification;

/// <summary>A limit or weight of one block device.</summary>
/// <param name="Path">The device on the host.</param>
/// <param name="Value">Bytes or operations a second, or a weight.</param>
public sealed record DeviceLimit(string Path, ulong Value);
