using Berth.Linux.Errors;
using Berth.Storage.Records;

namespace Berth.Storage.Images;

/// <summary>
/// Finds what a user calls an image among the images of a store, in Podman's order: a full name; a name under
/// localhost/ or docker.io/library/, tagged latest if it has neither tag nor digest; an identifier or its
/// beginning, <c>sha256:</c> allowed; the last parts of a stored name; a manifest's digest after a name.
/// </summary>
public sealed class ImageLookup(IReadOnlyList<ImageRecord> images)
{
    private const int ShortestIdPrefix = 1;

    /// <summary>The image, or null if none or more than one has that beginning of an identifier.</summary>
    public ImageRecord? TryFind(string nameOrId) => nameOrId.Length == 0 ? null : ByName(nameOrId) ?? ById(nameOrId, out _) ?? ByDigest(nameOrId) ?? BySuffix(nameOrId);

    /// <summary>The image.</summary>
    /// <exception cref="NotFoundException"><c>NAME: image not known</c>.</exception>
    public ImageRecord Find(string nameOrId)
    {
        if (TryFind(nameOrId) is { } image) return image;
        ById(nameOrId, out var matches);
        throw new NotFoundException(matches > 1 ? $"{nameOrId}: image not known (the identifiers of {matches} images begin so)" : $"{nameOrId}: image not known");
    }

    /// <summary>Which of an image's names a user means; null where it is found by something else, such as its identifier.</summary>
    public static string? NameIn(ImageRecord image, string name)
    {
        foreach (var full in FullNames(name))
        {
            if (image.Names.Contains(full)) return full;
        }

        return image.Names.FirstOrDefault(known => EndsWithPath(known, WithTag(name)));
    }

    private static ReadOnlySpan<string> FullNames(string name)
    {
        var full = WithTag(name);
        return new[] { name, full, $"localhost/{full}", full.Contains('/', StringComparison.Ordinal) ? $"docker.io/{full}" : $"docker.io/library/{full}" };
    }

    private ImageRecord? ByName(string name)
    {
        foreach (var full in FullNames(name))
        {
            if (Named(full) is { } image) return image;
        }

        return null;
    }

    private ImageRecord? Named(string name)
    {
        foreach (var image in images)
        {
            foreach (var known in image.Names)
            {
                if (known == name) return image;
            }
        }

        return null;
    }

    private ImageRecord? ById(string text, out int matches)
    {
        matches = 0;
        var prefix = text.StartsWith("sha256:", StringComparison.Ordinal) ? text[7..] : text;
        if (prefix.Length is < ShortestIdPrefix or > 64 || prefix.AsSpan().ContainsAnyExcept("0123456789abcdef")) return null;
        ImageRecord? found = null;
        foreach (var image in images)
        {
            if (!image.Id.StartsWith(prefix, StringComparison.Ordinal)) continue;
            found = image;
            matches++;
        }

        return matches == 1 ? found : null;
    }

    private ImageRecord? ByDigest(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? text : text[(at + 1)..];
        if (!digest.StartsWith("sha256:", StringComparison.Ordinal)) return null;
        var repository = at < 0 ? null : Repository(text[..at]);
        foreach (var image in images)
        {
            if (!image.Digests.Contains(digest)) continue;
            if (repository is null) return image;
            foreach (var name in image.Names.Concat(image.NamesHistory))
            {
                if (EndsWithPath(Repository(name), repository)) return image;
            }
        }

        return null;
    }

    private ImageRecord? BySuffix(string name)
    {
        if (name.Contains('@', StringComparison.Ordinal)) return null;
        var full = WithTag(name);
        foreach (var image in images)
        {
            foreach (var known in image.Names)
            {
                if (EndsWithPath(known, full)) return image;
            }
        }

        return null;
    }

    private static bool EndsWithPath(string name, string end)
        => name.EndsWith(end, StringComparison.Ordinal) && (name.Length == end.Length || name[name.Length - end.Length - 1] == '/');

    private static string WithTag(string name)
        => name.Contains('@', StringComparison.Ordinal) || Repository(name).Length < name.Length ? name : name + ":latest";

    /// <summary>The name without tag and digest; a colon before the last slash is a port's.</summary>
    private static string Repository(string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0) name = name[..at];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[..colon] : name;
    }
}
