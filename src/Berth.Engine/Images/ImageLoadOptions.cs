namespace Berth.Engine.Images;

/// <summary>What <c>load</c> loads.</summary>
public sealed record ImageLoadOptions
{
    /// <summary>An archive or a directory; null for standard input.</summary>
    public string? Input { get; init; }
}
