namespace Berth.Engine.Containers.Specification;

/// <summary>A device of the host that a container gets (<c>--device</c>).</summary>
/// <param name="HostPath">Its path, or a directory of devices, on the host.</param>
/// <param name="ContainerPath">Its path inside.</param>
/// <param name="Permissions">Of <c>r</c>, <c>w</c>, <c>m</c>.</param>
public sealed record DeviceSpecification(string HostPath, string ContainerPath, string Permissions);
