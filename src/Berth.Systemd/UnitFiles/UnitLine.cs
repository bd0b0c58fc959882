namespace Berth.Systemd.UnitFiles;

/// <summary>
/// One logical line of a unit file: an assignment, or (with no key) a comment or blank line kept as it was written.
/// Continuation lines are already joined into <see cref="Value"/>.
/// </summary>
/// <param name="Key">The key of the assignment; null for a comment or blank line.</param>
/// <param name="Value">The raw value, quoting and specifiers untouched; the whole line of a comment.</param>
/// <param name="File">The file that the line comes from; null for a line made by a program.</param>
/// <param name="Number">The first line in <paramref name="File"/>, counted from 1; 0 for a line made by a program.</param>
public sealed record UnitLine(string? Key, string Value, string? File = null, int Number = 0);
