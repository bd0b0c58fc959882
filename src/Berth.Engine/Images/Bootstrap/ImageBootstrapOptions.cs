namespace Berth.Engine.Images.Bootstrap;

/// <summary>How <c>image bootstrap</c> makes an image of a distribution's packages.</summary>
public sealed record ImageBootstrapOptions
{
    /// <summary>Distribution and suite, such as <c>debian:trixie</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Packages beyond the variant's.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>mmdebstrap's variant: which packages there are without asking.</summary>
    public string Variant { get; init; } = "minbase";

    /// <summary>The image's name; null for <c>localhost/DISTRIBUTION:SUITE</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The architecture in Go's words; null for this machine's.</summary>
    public string? Architecture { get; init; }

    /// <summary>Archives to use instead of the machine's: URLs, or whole lines of sources.list(5).</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    /// <summary>Archive components; empty for those of the machine's sources.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>Makes the image anew even if one of the same packages is there.</summary>
    public bool NoCache { get; init; }

    /// <summary>Told what is being done; called in another thread too. Null for silence.</summary>
    public Action<string>? Progress { get; init; }
}
