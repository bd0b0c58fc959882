namespace Berth.Engine.Containers.Checkpoints;

/// <summary>A checkpoint that was made or restored.</summary>
/// <param name="Id">The container.</param>
/// <param name="RuntimeDuration">How long the runtime took.</param>
/// <param name="Statistics">What CRIU counted: names in CRIU's order, times in microseconds; zeros left out.</param>
public sealed record CheckpointResult(string Id, TimeSpan RuntimeDuration, IReadOnlyList<(string Name, ulong Value)> Statistics);
