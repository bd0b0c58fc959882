using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Archives;
using Berth.Oci.References;
using Berth.Storage;
using Berth.Storage.Tar;

namespace Berth.Engine.Images;

/// <summary>Loads images from archives and directories.</summary>
internal sealed class ImageLoad(Store store, string temporary, string policyFile)
{
    /// <summary>Loads all images and returns their names, or <c>sha256:ID</c> for one without.</summary>
    internal IReadOnlyList<string> Load(ImageLoadOptions options, ITransferProgress progress)
    {
        using var source = Open(options.Input);
        var loaded = new List<string>();
        foreach (var image in source.Images)
        {
            var names = new List<string>();
            // As Podman has it, an image in a directory gets no name.
            if (source.Transport != "oci")
            {
                foreach (var name in image.Names) names.Add(FullName(source.Transport, name));
            }

            SignaturePolicy.Check(policyFile, PolicySubject.Place(source.Transport, options.Input ?? "/dev/stdin", image.Names.Count > 0 ? image.Names[0] : null));
            progress.Say("Getting image source signatures");
            var stored = Copy(image, names, options.Input ?? "standard input", progress);
            if (names.Count == 0) loaded.Add($"sha256:{stored.Id}");
            loaded.AddRange(names);
        }

        return loaded;
    }

    private StoredImage Copy(SourceImage image, List<string> names, string input, ITransferProgress progress)
    {
        try
        {
            return new ImageTransfer(store, progress).Copy(image, names);
        }
        catch (TarException e)
        {
            throw new EngineException(e.Kind, $"{input}: a layer of the image is damaged: {e.Message}", e);
        }
    }

    private ImageSource Open(string? input)
    {
        if (input is not null) return ImageSources.Open(input, temporary);
        using var stream = StandardStreams.Input();
        return ImageSources.Open(stream, "standard input", temporary);
    }

    private static string FullName(string transport, string name)
    {
        try
        {
            return transport == "docker-archive" ? ImageReference.ParseNormalized(name).WithDefaultTag().ToString() : ImageReference.ParseLocal(name).ToString();
        }
        catch (InvalidArgumentException e)
        {
            throw new InvalidArgumentException($"the archive names an image \"{name}\": {e.Message}", e);
        }
    }
}
