namespace Berth.Cli.Verbs.Machines;

/// <summary>One point of a check as JSON shows it.</summary>
/// <param name="Area"><c>boot</c>, <c>interface</c> or <c>host</c>.</param>
/// <param name="Name">What was looked at.</param>
/// <param name="Outcome"><c>holds</c>, <c>missing</c> or <c>fails</c>.</param>
/// <param name="Detail">What was seen.</param>
internal sealed record MachineCheckPointView(string Area, string Name, string Outcome, string Detail);
