using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Networking;

/// <summary>A network and the containers that run on it.</summary>
/// <param name="Network">The network.</param>
/// <param name="Containers">Id, name and place of each container.</param>
public sealed record NetworkInspection(NetworkDefinition Network, IReadOnlyList<(string Id, string Name, NetworkResult Result)> Containers);
