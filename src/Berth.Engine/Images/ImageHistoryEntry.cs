namespace Berth.Engine.Images;

/// <summary>A line of <c>history</c>.</summary>
public sealed record ImageHistoryEntry
{
    /// <summary>The image that ended with this step, <c>&lt;missing&gt;</c> if it is not in the store.</summary>
    public required string Id { get; init; }

    /// <summary>When, as the configuration writes it; null if it does not say.</summary>
    public string? CreatedText { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The command.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>The message.</summary>
    public string Comment { get; init; } = "";

    /// <summary>The uncompressed bytes of the layer, 0 for a step without one.</summary>
    public long Size { get; init; }

    /// <summary>The names of the image.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
