using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
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
