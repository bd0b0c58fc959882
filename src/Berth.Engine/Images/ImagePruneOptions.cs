namespace Berth.Engine.Images;

/// <summary>What <c>image prune</c> is asked for (podman-image-prune(1)).</summary>
public sealed record ImagePruneOptions
{
    /// <summary>Whether images with names go too when nothing uses them.</summary>
    public bool All { get; init; }

    /// <summary>Whether containers of other programs, such as build containers, do not keep an image.</summary>
    public bool External { get; init; }

    /// <summary>Whether the caches of <c>RUN --mount=type=cache</c> go, too; they do with <see cref="All"/>.</summary>
    public bool BuildCache { get; init; }

    /// <summary>Conditions: <c>label</c>, <c>until</c> and the others of <c>images</c>.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];
}
