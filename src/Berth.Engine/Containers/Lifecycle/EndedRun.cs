namespace Berth.Engine.Containers.Lifecycle;

/// <summary>What became of a container after one run of it.</summary>
/// <param name="ExitCode">Its exit status; 0 where it runs again.</param>
/// <param name="Successor">The process that stands for its next run to a service manager; 0 where it does not run again.</param>
public sealed record EndedRun(int ExitCode, int Successor);
