using Berth.Linux.Errors;
using Berth.Oci.References;

namespace Berth.Oci.Distribution.Registries;

/// <summary>containers-registries.conf(5): where names lead to.</summary>
public sealed record RegistriesConfiguration
{
    /// <summary>The file that messages name: the main one, there or not.</summary>
    public string File { get; init; } = "";

    /// <summary>The registries that complete a short name, in order.</summary>
    public IReadOnlyList<string> SearchRegistries { get; init; } = [];

    /// <summary>The credential helpers, <c>containers-auth.json</c> standing for the files.</summary>
    public IReadOnlyList<string> CredentialHelpers { get; init; } = [];

    /// <summary>What is done with ambiguous short names.</summary>
    public ShortNameMode ShortNameMode { get; init; }

    /// <summary>The tables of registries.</summary>
    public IReadOnlyList<RegistryEntry> Entries { get; init; } = [];

    /// <summary>Short names and what they mean.</summary>
    public IReadOnlyDictionary<string, RegistryAlias> Aliases { get; init; } = new Dictionary<string, RegistryAlias>(StringComparer.Ordinal);

    /// <summary>The table for a name: the one with the longest prefix; null if there is none.</summary>
    public RegistryEntry? Find(ImageReference reference)
    {
        var name = reference.ToString();
        RegistryEntry? found = null;
        foreach (var entry in Entries)
        {
            if (entry.Match(name) >= 0 && (found is null || entry.Prefix.Length > found.Prefix.Length)) found = entry;
        }

        return found;
    }

    /// <summary>Whether the registry of a name is insecure, for what does not follow mirrors: push, login, search.</summary>
    public bool IsInsecure(ImageReference reference) => Find(reference)?.IsInsecure ?? false;

    /// <summary>Whether a registry, named by host and port alone, is insecure.</summary>
    public bool IsInsecure(string host)
    {
        RegistryEntry? found = null;
        foreach (var entry in Entries)
        {
            if (entry.Match(host) >= 0 && (found is null || entry.Prefix.Length > found.Prefix.Length)) found = entry;
        }

        return found?.IsInsecure ?? false;
    }

    /// <summary>Where an image is to be looked for: its mirrors, then its location.</summary>
    /// <exception cref="ConflictException">The registry is blocked.</exception>
    /// <exception cref="InvalidArgumentException">A rewritten name is none.</exception>
    public IReadOnlyList<RegistrySource> SourcesOf(ImageReference reference)
    {
        if (Find(reference) is not { } entry) return [new RegistrySource(reference, IsInsecure: false, IsMirror: false)];
        if (entry.IsBlocked) throw new ConflictException($"registry {entry.Prefix} is blocked in {File} or {File}.d");
        var sources = new List<RegistrySource>();
        foreach (var mirror in entry.Mirrors)
        {
            if (mirror.Use == MirrorUse.DigestOnly && reference.Digest is null) continue;
            if (mirror.Use == MirrorUse.TagOnly && reference.Digest is not null) continue;
            sources.Add(new RegistrySource(entry.Rewrite(reference, mirror.Location), mirror.IsInsecure, IsMirror: true));
        }

        sources.Add(new RegistrySource(entry.Rewrite(reference, entry.Location), entry.IsInsecure, IsMirror: false));
        return sources;
    }
}
