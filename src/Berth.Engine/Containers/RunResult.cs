namespace Berth.Engine.Containers;

/// <summary>What became of a start.</summary>
/// <param name="Id">The container's id.</param>
/// <param name="ExitCode">Its exit status; null if it goes on in the background.</param>
public sealed record RunResult(string Id, int? ExitCode);
