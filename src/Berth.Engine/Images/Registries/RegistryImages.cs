using Berth.Linux.Errors;
using Berth.Oci.Archives;
using Berth.Oci.Distribution;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Engine.Images.Registries;

/// <summary>Reads images from registries and their mirrors.</summary>
internal sealed class RegistryImages(RegistryAccess access)
{
    private const int MaximumNesting = 4;

    /// <summary>Opens an image: its documents are read, its layers wait. The first mirror that has it is taken.</summary>
    /// <param name="reference">The image.</param>
    /// <param name="platform">Which one of several platforms.</param>
    /// <exception cref="EngineException"><c>initializing source docker://…</c>.</exception>
    internal SourceImage Open(ImageReference reference, ImagePlatform platform)
    {
        var (repository, document, index) = Choose(reference, platform);
        return Describe(repository, document, index);
    }

    /// <summary>The manifest of an image or artifact, the repository that had it, and the list that it was chosen from, if it was.</summary>
    /// <inheritdoc cref="Open"/>
    internal (RegistryRepository Repository, ManifestDocument Document, ManifestDocument? Index) Choose(ImageReference reference, ImagePlatform platform)
    {
        var (repository, document) = Manifest(reference);
        ManifestDocument? index = null;
        for (var depth = 0; document.Index is { } list; depth++)
        {
            if (depth == MaximumNesting) throw new InvalidArgumentException($"index {document.Digest}: indexes are nested too deeply");
            index ??= document;
            ContentDescriptor chosen;
            try
            {
                chosen = PlatformChoice.Choose(list, platform.Wanted);
            }
            catch (NotFoundException e)
            {
                throw new NotFoundException($"choosing an image from manifest list docker://{reference}: no image found in image index for architecture \"{platform.Wanted.Architecture}\", variant \"{platform.Variant}\", OS \"{platform.Wanted.Os}\"", e);
            }

            document = Wait(repository.GetManifest(chosen.Digest, CancellationToken.None)).Parse();
        }

        return (repository, document, index);
    }

    /// <summary>The manifest or index of a reference, and the repository that had it.</summary>
    internal (RegistryRepository Repository, ManifestDocument Document) Manifest(ImageReference reference)
        => First(reference, repository => Wait(repository.GetManifest(reference.Digest?.ToString() ?? reference.Tag ?? "latest", CancellationToken.None)).Parse());

    /// <summary>The digest that a reference has now.</summary>
    internal Digest CurrentDigest(ImageReference reference)
        => First(reference, repository => Wait(repository.GetDigest(reference.Digest?.ToString() ?? reference.Tag ?? "latest", CancellationToken.None))).Result;

    /// <summary>Waits for the end of a task, in a program where nothing else is to be done meanwhile.</summary>
    internal static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    /// <inheritdoc cref="Wait{T}"/>
    internal static void Wait(Task task) => task.GetAwaiter().GetResult();

    private (RegistryRepository Repository, T Result) First<T>(ImageReference reference, Func<RegistryRepository, T> read)
    {
        var failures = new List<(string Name, EngineException Exception)>();
        foreach (var source in access.Configuration.SourcesOf(reference))
        {
            var isNamed = !source.IsMirror && source.Reference == reference;
            try
            {
                var repository = access.Client(source.Reference.Domain, source.IsInsecure, isNamed).Repository(source.Reference.Path);
                return (repository, read(repository));
            }
            catch (EngineException e)
            {
                failures.Add((source.Reference.ToString(), e));
            }
        }

        if (failures.Count == 1)
        {
            var (_, only) = failures[0];
            throw Within($"initializing source docker://{reference}", only);
        }

        var attempts = string.Join(", ", failures.SkipLast(1).Select(static failure => $"[{failure.Name}: {failure.Exception.Message}]"));
        throw Within($"initializing source docker://{reference}: (Mirrors also failed: {attempts}): {failures[^1].Name}", failures[^1].Exception);
    }

    /// <summary>The same failure with where it happened in front, still known as what it is.</summary>
    internal static EngineException Within(string context, EngineException exception)
        => exception is RegistryException registry ? registry.Within(context) : new EngineException(exception.Kind, $"{context}: {exception.Message}", exception);

    private static SourceImage Describe(RegistryRepository repository, ManifestDocument document, ManifestDocument? index)
    {
        var manifest = document.Image!;
        if (manifest.Config.MediaType is not (null or MediaTypes.OciConfig or MediaTypes.DockerConfig))
            throw new InvalidArgumentException($"manifest {document.Digest}: an artifact of the type {manifest.ArtifactType ?? manifest.Config.MediaType} is not an image");
        foreach (var layer in manifest.Layers)
        {
            if (MediaTypes.IsForeignLayer(layer.MediaType)) throw new NotSupportedYetException($"layer {layer.Digest}: foreign layers ({layer.MediaType}) are not supported yet");
        }

        var bytes = Wait(repository.ReadBlob(manifest.Config, CancellationToken.None));
        var configuration = ImageDocuments.ReadConfiguration(bytes);
        var diffIds = configuration.Rootfs?.DiffIds ?? [];
        if (diffIds.Count != manifest.Layers.Count)
            throw new InvalidArgumentException($"manifest {document.Digest}: it has {manifest.Layers.Count} layers, and the configuration {diffIds.Count}");
        foreach (var diffId in diffIds)
        {
            if (!Digest.TryParse(diffId, out _)) throw new InvalidArgumentException($"configuration {manifest.Config.Digest}: invalid digest \"{diffId}\"");
        }

        return new SourceImage
        {
            Manifest = document,
            Index = index,
            ConfigurationBytes = bytes,
            Configuration = configuration,
            Layers = [.. manifest.Layers.Select((layer, i) => new SourceLayer(layer, diffIds[i], () => Wait(repository.OpenBlob(layer, CancellationToken.None))))],
        };
    }
}
