using Berth.Engine.Images.Manifests;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>Finds the images that users name, with the messages of libimage for names that cannot be any.</summary>
public sealed class ImageLookup(Store store)
{
    private const string DigestPrefix = "sha256:";
    private const int IdentifierLength = 64;

    /// <summary>The image, and which of its names was meant; null if it was found by its identifier or a digest.</summary>
    /// <exception cref="InvalidArgumentException">The text is malformed.</exception>
    /// <exception cref="NotFoundException"><c>NAME: image not known</c>.</exception>
    public (StoredImage Image, string? Name) Find(string text)
        => TryFind(text) ?? throw new NotFoundException($"{text}: image not known");

    /// <inheritdoc cref="Find"/>
    /// <returns>Null if there is no such image.</returns>
    public (StoredImage Image, string? Name)? TryFind(string text)
    {
        Check(text);
        if (store.Images.TryFind(text) is not { } record) return null;
        return (new StoredImage(store, record), NameMeant(record.Id, record.Names, text));
    }

    /// <summary>As <see cref="Find"/>; of a list the image for this machine.</summary>
    /// <exception cref="NotFoundException">There is none, or the store does not have that image of the list.</exception>
    public StoredImage FindImage(string text)
    {
        var (image, name) = Find(text);
        if (!image.IsManifestList) return image;
        var list = ManifestList.Read(store, image, name ?? text);
        var wanted = PlatformChoice.Machine;
        try
        {
            var entry = PlatformChoice.Choose(list.Index, wanted);
            if (ManifestCopy.StoredImageOf(store, entry, list.PlaceOf(entry.Digest)) is { } own) return own;
        }
        catch (NotFoundException)
        {
            // Told below, as of an image that is not here.
        }

        throw new NotFoundException($"no image found in manifest list for architecture \"{wanted.Architecture}\", variant \"{wanted.Variant}\", OS \"{wanted.Os}\": image not known");
    }

    /// <summary>Checks that the text can be a name or an identifier.</summary>
    /// <exception cref="InvalidArgumentException">It cannot.</exception>
    public static void Check(string text)
    {
        if (text.StartsWith(DigestPrefix, StringComparison.Ordinal) && text.Length != DigestPrefix.Length + IdentifierLength)
            throw new InvalidArgumentException($"{text}: invalid format: no 64-byte hexadecimal value");
        try
        {
            if (!text.StartsWith(DigestPrefix, StringComparison.Ordinal)) ImageReference.Parse(text);
        }
        catch (InvalidArgumentException e)
        {
            throw new InvalidArgumentException($"parsing reference {GoText.Quote(text)}: {e.Message}", e);
        }
    }

    private static string? NameMeant(string id, IReadOnlyList<string> names, string text)
    {
        if (text.StartsWith(DigestPrefix, StringComparison.Ordinal) || text.Contains('@')) return names.Contains(text) ? text : null;
        var full = text.LastIndexOf(':') > text.LastIndexOf('/') ? text : text + ":latest";
        foreach (var candidate in (ReadOnlySpan<string>)[full, $"localhost/{full}", $"docker.io/library/{full}", $"docker.io/{full}"])
        {
            if (names.Contains(candidate)) return candidate;
        }

        if (id.StartsWith(text, StringComparison.Ordinal)) return null;
        foreach (var name in names)
        {
            if (name.EndsWith("/" + full, StringComparison.Ordinal)) return name;
        }

        return null;
    }
}
