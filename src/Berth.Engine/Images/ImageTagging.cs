using Berth.Linux.Errors;
using Berth.Oci.References;
using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>Gives names to images and takes them away.</summary>
internal sealed class ImageTagging(Store store, ImageLookup lookup)
{
    internal void Tag(string source, IReadOnlyList<string> names)
    {
        var (image, _) = lookup.Find(source);
        var full = new List<string>(names.Count);
        foreach (var name in names) full.Add(LocalName(name));
        foreach (var name in full) store.Images.AddName(image.Id, name);
    }

    internal void Untag(string source, IReadOnlyList<string> names)
    {
        var (image, _) = lookup.Find(source);
        if (names.Count == 0)
        {
            store.Images.SetNames(image.Id, []);
            return;
        }

        foreach (var name in names)
        {
            var full = LocalName(name, "untag");
            // A short name may stand for a name with a registry, as it does everywhere else.
            var known = image.Record.Names.Contains(full) ? full
                : image.Record.Names.FirstOrDefault(candidate => candidate.EndsWith(full.Replace("localhost/", "/", StringComparison.Ordinal), StringComparison.Ordinal));
            if (known is null) throw new NotFoundException($"{full}: tag not known");
            store.Images.RemoveName(image.Id, known);
        }
    }

    /// <summary>The full name that <c>tag</c> and <c>import</c> give.</summary>
    /// <exception cref="InvalidArgumentException">It cannot be one.</exception>
    internal static string LocalName(string name, string verb = "tag")
    {
        ImageReference reference;
        try
        {
            reference = ImageReference.ParseLocal(name);
        }
        catch (InvalidArgumentException e)
        {
            throw new InvalidArgumentException($"normalizing name \"{name}\": {e.Message}", e);
        }

        return reference.Digest is null && !name.StartsWith("sha256:", StringComparison.Ordinal)
            ? reference.ToString()
            : throw new InvalidArgumentException($"{name}: {verb} by digest not supported");
    }
}
