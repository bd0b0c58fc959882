namespace Berth.Engine.Containers.Machines.Checking;

/// <summary>One point of a check.</summary>
/// <param name="Area"><c>boot</c>, <c>interface</c> (systemd's Container Interface) or <c>host</c>.</param>
/// <param name="Name">What was looked at.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Detail">What was seen, and what to do where that is known; one line.</param>
public sealed record CheckPoint(string Area, string Name, CheckOutcome Outcome, string Detail);
