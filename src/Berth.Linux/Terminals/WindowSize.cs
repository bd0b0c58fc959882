namespace Berth.Linux.Terminals;

/// <summary>A terminal's size in characters.</summary>
public readonly record struct WindowSize(ushort Rows, ushort Columns);
