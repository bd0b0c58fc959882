namespace Berth.Engine.Updates;

/// <summary>What an update of all containers came to.</summary>
/// <param name="Reports">One for each container that takes part, those of a unit together.</param>
/// <param name="Failures">What went wrong; the rest was done nevertheless.</param>
public sealed record AutoUpdateResult(IReadOnlyList<AutoUpdateReport> Reports, IReadOnlyList<string> Failures);
