namespace Berth.Engine.Images;

/// <summary>What <c>rmi</c> removes.</summary>
public sealed record ImageRemoveOptions
{
    /// <summary>Names or identifiers.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>All images.</summary>
    public bool All { get; init; }

    /// <summary>Also images with several names, and with the containers that use them.</summary>
    public bool Force { get; init; }

    /// <summary>An image that is not there is no error.</summary>
    public bool Ignore { get; init; }

    /// <summary>Unnamed parents stay.</summary>
    public bool NoPrune { get; init; }
}
