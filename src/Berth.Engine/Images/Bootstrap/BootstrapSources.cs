using Berth.Linux.Errors;

namespace Berth.Engine.Images.Bootstrap;

/// <summary>Chooses the package sources of a new tree: the machine's own archives with the wanted suite, else the distribution's.</summary>
internal static class BootstrapSources
{
    private const string SourceLinePrefix = "deb ";

    /// <summary>The sources.</summary>
    /// <param name="distribution">The distribution.</param>
    /// <param name="suite">The suite.</param>
    /// <param name="options">Mirrors and components that the user asked for.</param>
    /// <param name="machine">The machine's own sources.</param>
    /// <exception cref="EngineException">A mirror is malformed, or there are no keys to check its signature with.</exception>
    internal static List<AptSource> Choose(Distribution distribution, string suite, ImageBootstrapOptions options, IReadOnlyList<AptSource> machine)
    {
        var own = machine.Where(source => distribution.Owns(source.Uri, out _)).ToList();
        var keyring = own.Find(static source => source.SignedBy is not null && File.Exists(source.SignedBy))?.SignedBy;
        if (File.Exists(distribution.Keyring)) keyring = distribution.Keyring;
        if (keyring is null)
            throw new HelperException("mmdebstrap", 1, $"the keys of {distribution.Name} are missing ({distribution.Keyring}): install the package {distribution.KeyringPackage}");
        var hasUpdates = !distribution.SuitesWithoutUpdates.Contains(suite);
        var components = options.Components.Count > 0 ? options.Components : distribution.Components;
        if (options.Mirrors.Count > 0) return FromMirrors(options.Mirrors, suite, components, keyring);
        var archive = own.Find(source => distribution.Owns(source.Uri, out var isSecurity) && !isSecurity)?.Uri ?? distribution.Archive;
        var sources = new List<AptSource> { new(archive, suite, components, keyring) };
        if (!hasUpdates) return sources;
        var security = own.Find(source => distribution.Owns(source.Uri, out var isSecurity) && isSecurity)?.Uri
            ?? (archive == distribution.Archive ? distribution.SecurityArchive : null);
        sources.Add(new AptSource(archive, $"{suite}-updates", components, keyring));
        // A mirror without a security archive beside it is complete by itself, as one in a laboratory is.
        if (security is not null) sources.Add(new AptSource(security, $"{suite}-security", components, keyring));
        return sources;
    }

    private static List<AptSource> FromMirrors(IReadOnlyList<string> mirrors, string suite, IReadOnlyList<string> components, string keyring)
    {
        var sources = new List<AptSource>();
        foreach (var mirror in mirrors)
        {
            if (mirror.StartsWith(SourceLinePrefix, StringComparison.Ordinal))
            {
                var before = sources.Count;
                AptSources.ReadLines([mirror], sources);
                if (sources.Count == before) throw new InvalidArgumentException($"--mirror \"{mirror}\": not a line of sources.list(5)");
                if (sources[^1].SignedBy is null) sources[^1] = sources[^1] with { SignedBy = keyring };
            }
            else if (mirror.Contains("://", StringComparison.Ordinal) || mirror.StartsWith("file:", StringComparison.Ordinal) || mirror.StartsWith("copy:", StringComparison.Ordinal))
            {
                sources.Add(new AptSource(mirror.TrimEnd('/'), suite, components, keyring));
            }
            else
            {
                throw new InvalidArgumentException($"--mirror \"{mirror}\": neither a URL nor a line of sources.list(5)");
            }
        }

        return sources;
    }
}
