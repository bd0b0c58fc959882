namespace Berth.Engine.Runtime;

/// <summary>A program with leading arguments: an OCI runtime, or Berth standing in front of one.</summary>
internal sealed record RuntimeCommand(string Program, IReadOnlyList<string> Arguments);
