namespace Berth.Quadlet.Generator;

/// <summary>Takes bytes for standard output.</summary>
/// <param name="bytes">The bytes, valid during the call.</param>
public delegate void OutputWriter(ReadOnlySpan<byte> bytes);
