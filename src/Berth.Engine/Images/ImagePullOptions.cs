using Berth.Engine.Containers.Specification.Options;

namespace Berth.Engine.Images;

/// <summary>What <c>pull</c> pulls.</summary>
public sealed record ImagePullOptions
{
    /// <summary>The image: a short or full name, or one with a transport (containers-transports(5)).</summary>
    public required string Source { get; init; }

    /// <summary>All tags of the repository.</summary>
    public bool AllTags { get; init; }

    /// <summary>Policy, platform, and how registries are spoken to. Without a policy the image is always pulled.</summary>
    public PullOptions Pull { get; init; } = new();

    /// <summary>Asks a person which of several full names a short name means and returns the number of the chosen one; null where nobody can be asked.</summary>
    public Func<string, IReadOnlyList<string>, int>? Choose { get; init; }
}
