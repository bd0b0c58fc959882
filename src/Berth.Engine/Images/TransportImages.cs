using Berth.Linux.Errors;
using Berth.Oci.Archives;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Engine.Images;

/// <summary>Finds the images of archives, layouts, directories and daemons by their references (containers-transports(5)).</summary>
internal static class TransportImages
{
    /// <summary>Opens what a reference names.</summary>
    /// <param name="reference">The reference, of any transport but docker and containers-storage.</param>
    /// <param name="platform">Which image of one for several platforms.</param>
    /// <param name="temporary">The directory for what must be unpacked first.</param>
    /// <exception cref="EngineException">There is nothing, or it is damaged.</exception>
    internal static ImageSource Open(TransportReference reference, Platform platform, string temporary)
    {
        return reference.Transport switch
        {
            TransportReference.Oci => ImageSources.OpenLayout(reference.Path, platform),
            TransportReference.Directory => ImageSources.OpenDirectoryTransport(reference.Detail, platform),
            TransportReference.DockerDaemon => DockerDaemon.Export(reference.Detail, temporary),
            _ => ImageSources.Open(reference.Path, temporary, platform),
        };
    }

    /// <summary>The images that the reference means, with the names they get.</summary>
    internal static IEnumerable<(SourceImage Image, IReadOnlyList<string> Names)> Choose(ImageSource source, TransportReference reference)
    {
        var wanted = reference.Transport == TransportReference.Directory ? null : reference.Name;
        if (reference.Transport == TransportReference.DockerDaemon) wanted = null;
        if (wanted is ['@', ..])
        {
            if (!int.TryParse(wanted.AsSpan(1), out var index) || index < 0 || index >= source.Images.Count)
                throw new NotFoundException($"unable to copy from source {reference}: there is no image {wanted} in {reference.Path}");
            return [(source.Images[index], [])];
        }

        if (reference.Transport is TransportReference.DockerArchive or TransportReference.DockerDaemon)
        {
            var found = new List<(SourceImage, IReadOnlyList<string>)>();
            foreach (var candidate in source.Images)
            {
                var names = Docker(candidate.Names, wanted);
                if (wanted is null || names.Count > 0) found.Add((candidate, names));
            }

            return found.Count > 0 ? found : throw Missing(reference, wanted!);
        }

        var images = wanted is null ? source.Images : [.. source.Images.Where(image => image.Names.Contains(wanted))];
        if (images.Count == 0) throw Missing(reference, wanted!);
        if (images.Count > 1) throw new InvalidArgumentException($"unable to copy from source {reference}: more than one image in oci, choose an image");
        var image = images[0];
        return [(image, reference.Transport switch
        {
            TransportReference.Oci when wanted is not null => [ImageReference.ParseNormalized(wanted).WithDefaultTag().ToString()],
            TransportReference.OciArchive when image.Names.Count > 0 => [ImageReference.ParseLocal(image.Names[0]).ToString()],
            _ => [],
        })];
    }

    private static IReadOnlyList<string> Docker(IReadOnlyList<string> names, string? wanted)
    {
        var full = names.Select(static name => ImageReference.ParseNormalized(name).WithDefaultTag().ToString());
        if (wanted is null) return [.. full];
        var meant = ImageReference.ParseNormalized(wanted).WithDefaultTag().ToString();
        return [.. full.Where(name => name == meant)];
    }

    private static NotFoundException Missing(TransportReference reference, string wanted)
        => new($"unable to copy from source {reference}: no image \"{wanted}\" found in {reference.Path}");
}
