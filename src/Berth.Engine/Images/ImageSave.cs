using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Archives;
using Berth.Oci.References;
using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>Writes images to archives and directories.</summary>
internal sealed class ImageSave(Store store, ImageLookup lookup, string temporary, string policyFile)
{
    internal void Save(ImageSaveOptions options, ITransferProgress progress)
    {
        Check(options);
        var images = options.Multiple ? Several(options.Names) : [One(options.Names)];
        foreach (var layer in images.SelectMany(static image => image.Layers)) progress.Begin("blob", layer.DiffId, layer.Size).Done();
        switch (options.Format)
        {
            case "oci-dir":
                OciLayoutWriter.WriteDirectory(Directory(options), images[0], options.Uncompressed ? null : BlockLayerCompressor.Gzip(), temporary);
                break;
            case "docker-dir":
                DirectoryWriter.Write(Directory(options), images[0], isDocker: true, options.Compress ? BlockLayerCompressor.Gzip() : null, temporary);
                break;
            default:
                WriteArchive(options, images);
                break;
        }

        foreach (var image in images)
        {
            progress.Begin("config", Digest.Of(image.ConfigurationBytes).ToString(), image.ConfigurationBytes.Length).Done();
            progress.End();
        }
    }

    private static void Check(ImageSaveOptions options)
    {
        if (options.Format is not ("oci-dir" or "oci-archive" or "docker-dir" or "docker-archive"))
            throw new InvalidArgumentException("format value must be one of oci-dir oci-archive docker-dir docker-archive");
        if (options.Compress && options.Format != "docker-dir") throw new InvalidArgumentException("--compress can only be set when --format is 'docker-dir'");
        if (options is { Multiple: true, Names.Count: > 1 } && options.Format != "docker-archive")
            throw new InvalidArgumentException($"unsupported format \"{options.Format}\" for saving multiple images (only docker-archive)");
    }

    private static string Directory(ImageSaveOptions options)
        => options.Output ?? throw new InvalidArgumentException($"--format {options.Format} needs --output");

    private void WriteArchive(ImageSaveOptions options, List<SavedImage> images)
    {
        if (options.Output is { } path && File.Exists(path) && new FileInfo(path).Length > 0)
        {
            if (options.Format == "docker-archive") throw new ConflictException("docker-archive doesn't support modifying existing images");
        }

        var isComplete = false;
        try
        {
            using (var output = Open(options.Output))
            {
                if (options.Format == "oci-archive") OciLayoutWriter.WriteArchive(output, images[0], options.Uncompressed ? null : BlockLayerCompressor.Gzip(), temporary);
                else DockerArchiveWriter.Write(output, images);
            }

            isComplete = true;
        }
        finally
        {
            // Half an archive is of no use; a device or a pipe is left alone.
            if (!isComplete && options.Output is { } file && FileStatus.TryOf(file) is { Type: FileType.Regular }) File.Delete(file);
        }
    }

    private static Stream Open(string? path)
    {
        if (path is not null && Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory && !System.IO.Directory.Exists(directory))
            throw new NotFoundException($"opening file \"{path}\": open {path}: no such file or directory");
        if (path is null or "/dev/stdout") return new BufferedStream(StandardStreams.Output(), 256 * 1024);
        return ArchiveFile.Create(path);
    }

    /// <summary>One image; further names are names for it.</summary>
    private SavedImage One(IReadOnlyList<string> names)
    {
        var (image, name) = lookup.Find(names[0]);
        var all = new List<string>();
        if (name is not null) all.Add(name);
        for (var i = 1; i < names.Count; i++) all.Add(ImageTagging.LocalName(names[i]));
        SignaturePolicy.Check(policyFile, PolicySubject.Stored(store.Configuration, null, image.Id));
        return Describe(store, image, all);
    }

    /// <summary>Several images, each once, with those of their names that were given.</summary>
    private List<SavedImage> Several(IReadOnlyList<string> names)
    {
        var found = new List<(StoredImage Image, List<string> Names)>();
        foreach (var text in names)
        {
            var (image, name) = lookup.Find(text);
            var entry = found.Find(known => known.Image.Id == image.Id);
            if (entry.Image is null)
            {
                SignaturePolicy.Check(policyFile, PolicySubject.Stored(store.Configuration, null, image.Id));
                found.Add(entry = (image, []));
            }

            if (name is not null && !entry.Names.Contains(name)) entry.Names.Add(name);
        }

        return [.. found.Select(entry => Describe(store, entry.Image, entry.Names))];
    }

    /// <summary>An image of the store as the writers of archives take it.</summary>
    internal static SavedImage Describe(Store store, StoredImage image, IReadOnlyList<string> names)
    {
        var layers = new ImageLayers(store).Chain(image.Record).Reverse().ToList();
        var diffIds = image.Configuration.Rootfs?.DiffIds ?? [];
        if (layers.Count != diffIds.Count)
            throw new EngineException(ErrorKind.Internal, $"image {image.Id}: the store has {layers.Count} of its {diffIds.Count} layers");
        return new SavedImage
        {
            Names = [.. names.Where(static name => ImageReference.Parse(name).Digest is null)],
            ConfigurationBytes = image.ConfigurationBytes,
            Configuration = image.Configuration,
            Annotations = image.Manifest.Image?.Annotations,
            Layers = [.. layers.Select((layer, i) => new SavedLayer(diffIds[i], layer.DiffSize, output => Export(store, layer.Id, diffIds[i], output)))],
        };
    }

    private static void Export(Store store, string id, string diffId, Stream output)
    {
        if (!store.Layers.Export(id, output))
            throw new EngineException(ErrorKind.Internal, $"layer {diffId}: the store does not have what its archive is rebuilt from (tar-split)");
    }
}
