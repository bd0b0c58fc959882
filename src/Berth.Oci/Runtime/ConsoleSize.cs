namespace Berth.Oci.Runtime;

/// <summary>A terminal's size in characters.</summary>
public sealed record ConsoleSize
{
    /// <summary>Rows.</summary>
    public uint Height { get; init; }

    /// <summary>Columns.</summary>
    public uint Width { get; init; }
}
