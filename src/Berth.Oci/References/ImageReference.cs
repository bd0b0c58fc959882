using Berth.Linux.Errors;

namespace Berth.Oci.References;

/// <summary>
/// The full name of an image, such as <c>docker.io/library/debian:trixie</c>: registry, path, and a tag or a digest or
/// both. Messages are those of the reference library that Podman uses.
/// </summary>
public sealed record ImageReference
{
    private const string DockerHub = "docker.io";
    private const string Latest = "latest";
    private const string Localhost = "localhost";
    private const int MaximumNameLength = 255;

    private ImageReference(string domain, string path, string? tag, Digest? digest)
    {
        Domain = domain;
        Path = path;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>The registry's host and port; empty in what <see cref="Parse"/> read from a bare name.</summary>
    public string Domain { get; }

    /// <summary>The repository's path within the registry.</summary>
    public string Path { get; }

    /// <summary>The tag, null without one.</summary>
    public string? Tag { get; }

    /// <summary>The manifest's digest, null without one.</summary>
    public Digest? Digest { get; }

    /// <summary>The name without tag and digest.</summary>
    public string Repository => Domain.Length == 0 ? Path : $"{Domain}/{Path}";

    /// <summary>Whether the name says which registry it belongs to.</summary>
    public bool IsQualified => Domain == Localhost || Domain.AsSpan().ContainsAny('.', ':');

    /// <summary>Reads a reference by the grammar alone, adding nothing.</summary>
    /// <exception cref="InvalidArgumentException">It does not follow the grammar.</exception>
    public static ImageReference Parse(string text)
        => TryParse(text, out var complaint) ?? throw new InvalidArgumentException(complaint!);

    /// <summary>
    /// Reads a reference as Docker completes it: without a registry it belongs to docker.io, there without a slash to
    /// library/. No tag is added.
    /// </summary>
    /// <exception cref="InvalidArgumentException">It does not follow the grammar.</exception>
    public static ImageReference ParseNormalized(string text)
    {
        if (ReferenceGrammar.IsIdentifier(text))
            throw new InvalidArgumentException($"invalid repository name ({text}), cannot specify 64-byte hexadecimal strings");
        var (domain, rest) = SplitDomain(text);
        var end = rest.AsSpan().IndexOf(':');
        var remote = end < 0 ? rest : rest[..end];
        if (remote.AsSpan().ContainsAnyInRange('A', 'Z')) throw new InvalidArgumentException("invalid reference format: repository name must be lowercase");
        return Parse($"{domain}/{rest}");
    }

    /// <summary>
    /// Reads the name under which something is to be kept locally, as <c>podman tag</c> does: without a registry it
    /// belongs to localhost, without tag and digest it is <c>latest</c>; the tag beside a digest is dropped.
    /// </summary>
    /// <exception cref="InvalidArgumentException">It does not follow the grammar.</exception>
    public static ImageReference ParseLocal(string text)
    {
        var parsed = TryParse(text, out var complaint) ?? throw new InvalidArgumentException($"normalizing name \"{text}\": {complaint}");
        var full = ParseNormalized(parsed.IsQualified ? text : $"{Localhost}/{text}");
        return full.Digest is not null ? full.WithoutTag() : full.WithDefaultTag();
    }

    /// <summary>This name with <c>latest</c> if it has neither tag nor digest.</summary>
    public ImageReference WithDefaultTag() => Tag is null && Digest is null ? new(Domain, Path, Latest, null) : this;

    /// <summary>This name without its tag.</summary>
    public ImageReference WithoutTag() => new(Domain, Path, null, Digest);

    /// <summary>This repository with another tag and no digest.</summary>
    public ImageReference WithTag(string tag) => Parse($"{Repository}:{tag}");

    /// <summary>This repository with a digest and no tag.</summary>
    public ImageReference WithDigest(Digest digest) => new(Domain, Path, null, digest);

    /// <summary>The short form that Docker prints: without docker.io/ and library/.</summary>
    public string Familiar()
    {
        if (Domain != DockerHub) return ToString();
        var text = ToString()[(DockerHub.Length + 1)..];
        return text.StartsWith("library/", StringComparison.Ordinal) && !Path.AsSpan(8).Contains('/') ? text[8..] : text;
    }

    /// <inheritdoc/>
    public override string ToString()
        => $"{Repository}{(Tag is null ? "" : ":" + Tag)}{(Digest is { } digest ? "@" + digest : "")}";

    /// <summary>Reads a reference by the grammar alone; null and what is wrong if it does not follow it.</summary>
    internal static ImageReference? TryParse(string text, out string? complaint)
    {
        complaint = null;
        if (text.Length == 0) complaint = "repository name must have at least one component";
        else if (!ReferenceGrammar.TrySplit(text, out var domain, out var path, out var tag, out var digest))
            complaint = ReferenceGrammar.TrySplit(text.ToLowerInvariant(), out _, out _, out _, out _) ? "repository name must be lowercase" : "invalid reference format";
        else if (domain.Length + path.Length + 1 > MaximumNameLength)
            complaint = $"repository name must not be more than {MaximumNameLength} characters";
        else if (digest is null)
            return new ImageReference(domain, path, tag, null);
        else if ((complaint = References.Digest.Complaint(digest)) is null)
            return new ImageReference(domain, path, tag, References.Digest.Parse(digest));
        return null;
    }

    private static (string Domain, string Path) SplitDomain(string text)
    {
        var slash = text.IndexOf('/');
        var domain = DockerHub;
        var rest = text;
        if (slash >= 0 && text[..slash] is var first && (first.AsSpan().ContainsAny('.', ':') || first == Localhost || first.AsSpan().ContainsAnyInRange('A', 'Z')))
        {
            domain = first == "index.docker.io" ? DockerHub : first;
            rest = text[(slash + 1)..];
        }

        return (domain, domain == DockerHub && !rest.Contains('/') ? "library/" + rest : rest);
    }
}
