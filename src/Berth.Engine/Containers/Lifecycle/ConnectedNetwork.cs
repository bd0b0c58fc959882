using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>A container's network as it is when its process is created.</summary>
/// <param name="NamespacePath">The network namespace to join; null lets the runtime make one with only loopback, or stay in the host's.</param>
/// <param name="Status">What was set up on bridge networks; null otherwise.</param>
internal sealed record ConnectedNetwork(string? NamespacePath, NetworkStatus? Status);
