namespace Berth.Bench;

/// <summary>One way to do a piece of work.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Command">The timed program and its arguments, as a line that is split at spaces.</param>
/// <param name="Before">A shell command before each timed run; not timed.</param>
/// <param name="After">A shell command after each timed run; not timed.</param>
internal sealed record Contender(string Name, string Command, string? Before = null, string? After = null);
