namespace Berth.Bench;

/// <summary>A measured or preparing command failed.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
