namespace Berth.Engine.Images;

/// <summary>How <c>import</c> makes an image of a tar archive.</summary>
public sealed record ImageImportOptions
{
    /// <summary>The archive's path, a URL, or <c>-</c> for standard input.</summary>
    public required string Source { get; init; }

    /// <summary>The image's name; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Instructions for the configuration.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>The message in the history; empty for the usual one.</summary>
    public string Message { get; init; } = "";

    /// <summary>The operating system; null for this machine's.</summary>
    public string? Os { get; init; }

    /// <summary>The architecture; null for this machine's.</summary>
    public string? Architecture { get; init; }

    /// <summary>The architecture's variant; null for none.</summary>
    public string? Variant { get; init; }
}
