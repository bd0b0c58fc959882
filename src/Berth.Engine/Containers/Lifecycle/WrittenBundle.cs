namespace Berth.Engine.Containers.Lifecycle;

/// <summary>A bundle that lacks only its config.json.</summary>
/// <param name="MachineId">The container's machine id; empty where it neither boots nor is registered.</param>
/// <param name="Configuration">What config.json is to hold.</param>
internal sealed record WrittenBundle(string MachineId, byte[] Configuration);
