using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Archives;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>Fetches images by the transports of containers-transports(5) that are on this machine.</summary>
internal sealed class TransportPull(Store store, string temporary, string policyFile)
{
    internal IReadOnlyList<string> Pull(TransportReference reference, ImagePlatform platform, ITransferProgress progress)
    {
        if (reference.Transport == TransportReference.Storage) return [PullStored(reference, progress)];
        reference.CheckPlace();
        if (!File.Exists(reference.Path) && reference.Transport is TransportReference.OciArchive or TransportReference.DockerArchive)
        {
            throw new NotFoundException(reference.Transport == TransportReference.OciArchive ? $"creating temp directory: archive file not found: \"{reference.Path}\""
                : $"opening file \"{reference.Path}\": open {reference.Path}: no such file or directory");
        }

        using var source = Open(reference, platform.Wanted);
        Check(reference, reference.Transport == TransportReference.Directory ? PolicySubject.Place(reference.Transport, reference.Detail, null) : PolicySubject.Place(reference.Transport, reference.Path, reference.Name));
        var ids = new List<string>();
        foreach (var (image, names) in Choose(source, reference))
        {
            progress.Say("Getting image source signatures");
            var id = new ImageTransfer(store, progress).Copy(image, names).Id;
            // Podman tells it once for each name.
            ids.AddRange(Enumerable.Repeat(id, Math.Max(1, names.Count)));
        }

        return ids;
    }

    private string PullStored(TransportReference reference, ITransferProgress progress)
    {
        if (reference.Detail.StartsWith('[')) throw new NotSupportedYetException($"{reference}: another store than Berth's own is not supported yet");
        var (image, name) = new ImageLookup(store).TryFind(reference.Detail)
            ?? throw new NotFoundException($"unable to copy from source {reference}: initializing source {reference}: reference \"{reference.Detail}\" does not resolve to an image ID: identifier is not an image");
        Check(reference, PolicySubject.Stored(store.Configuration, name, image.Id));
        progress.Say("Getting image source signatures");
        foreach (var layer in image.Manifest.Image?.Layers ?? []) progress.Begin("blob", layer.Digest, layer.Size).Done("skipped: already exists");
        progress.Begin("config", image.Manifest.Image?.Config.Digest ?? "", 0).Done();
        progress.End();
        if (name is not null) store.Images.AddName(image.Id, name);
        return image.Id;
    }

    private void Check(TransportReference reference, PolicySubject subject)
    {
        try
        {
            SignaturePolicy.Check(policyFile, subject);
        }
        catch (ConflictException e)
        {
            throw new ConflictException($"unable to copy from source {reference}: {e.Message}", e);
        }
    }

    private ImageSource Open(TransportReference reference, Platform platform)
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
    private static IEnumerable<(SourceImage Image, IReadOnlyList<string> Names)> Choose(ImageSource source, TransportReference reference)
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
