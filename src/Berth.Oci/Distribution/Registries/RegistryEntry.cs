using Berth.Linux.Errors;
using Berth.Oci.References;

namespace Berth.Oci.Distribution.Registries;

/// <summary>A <c>[[registry]]</c> table of containers-registries.conf(5).</summary>
public sealed record RegistryEntry
{
    /// <summary>What names begin with that the table is for: a host, a host and a path, or <c>*.domain</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>What takes the place of the prefix; empty to leave names as they are.</summary>
    public required string Location { get; init; }

    /// <summary>Whether plain HTTP and unknown certificates are taken.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>Whether pulling is forbidden.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>Whether mirrors are asked for references with a digest only, <c>mirror-by-digest-only</c>.</summary>
    public bool IsMirrorByDigestOnly { get; init; }

    /// <summary>What is asked before the location, in order.</summary>
    public IReadOnlyList<RegistryMirror> Mirrors { get; init; } = [];

    /// <summary>How much of <paramref name="name"/> the prefix covers; -1 if it is not meant.</summary>
    /// <param name="name">A full name with its tag or digest.</param>
    internal int Match(string name)
    {
        if (Prefix.StartsWith("*.", StringComparison.Ordinal))
        {
            var end = name.IndexOf('/') is >= 0 and var slash ? slash : name.Length;
            return name.AsSpan(0, end).EndsWith(Prefix.AsSpan(1)) ? end : -1;
        }

        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return -1;
        return name.Length == Prefix.Length || name[Prefix.Length] is ':' or '/' or '@' ? Prefix.Length : -1;
    }

    /// <summary>The reference with <paramref name="location"/> in the place of the prefix.</summary>
    /// <exception cref="InvalidArgumentException">The result is no name.</exception>
    internal ImageReference Rewrite(ImageReference reference, string location)
    {
        var name = reference.ToString();
        var length = Match(name);
        if (location.Length == 0 || length < 0) return reference;
        var rewritten = location + name[length..];
        try
        {
            return ImageReference.ParseNormalized(rewritten);
        }
        catch (InvalidArgumentException e)
        {
            throw new InvalidArgumentException($"rewriting reference \"{name}\" to \"{rewritten}\": {e.Message}", e);
        }
    }
}
