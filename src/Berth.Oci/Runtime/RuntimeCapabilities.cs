namespace Berth.Oci.Runtime;

/// <summary>The five capability sets (capabilities(7)), as names such as <c>CAP_CHOWN</c>.</summary>
public sealed record RuntimeCapabilities
{
    /// <summary>The bounding set.</summary>
    public IReadOnlyList<string>? Bounding { get; init; }

    /// <summary>The effective set.</summary>
    public IReadOnlyList<string>? Effective { get; init; }

    /// <summary>The inheritable set.</summary>
    public IReadOnlyList<string>? Inheritable { get; init; }

    /// <summary>The permitted set.</summary>
    public IReadOnlyList<string>? Permitted { get; init; }

    /// <summary>The ambient set.</summary>
    public IReadOnlyList<string>? Ambient { get; init; }
}
