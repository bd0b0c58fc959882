using System.Security.Cryptography;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Archives;
using Berth.Oci.Distribution;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage.Chunked;

namespace Berth.Engine.Images.Registries;

/// <summary>
/// Puts images into registries. A layer that the repository has is left alone, one that another repository of the registry has
/// is taken over from there, and the others are compressed while they are sent.
/// </summary>
internal sealed class RegistryUpload(RegistryAccess access, ITransferProgress progress)
{
    private readonly BlobCache _cache = new(access.Settings.BlobCache);
    // What is tried again does not send again what has arrived.
    private readonly Dictionary<string, List<ContentDescriptor>> _made = new(StringComparer.Ordinal);

    /// <summary>Uploads an image under a tag or the digest that its manifest must have.</summary>
    internal Digest Push(PushedImage image, ImageReference reference, ImagePushOptions options) => Upload(image, reference, options).Digest;

    /// <summary>Uploads an image under whatever digest its manifest gets: one of a list.</summary>
    internal ManifestDocument PushUntagged(PushedImage image, ImageReference repository, ImagePushOptions options) => Upload(image, repository, options);

    private ManifestDocument Upload(PushedImage image, ImageReference reference, ImagePushOptions options)
    {
        var saved = image.Saved;
        var repository = access.Repository(reference);
        var compressor = PushCompression.For(options, saved);
        var isDocker = options.Format switch
        {
            // As Podman tells it.
            "v2s2" when compressor.IsZstandard => throw new InvalidArgumentException("cannot use ForceCompressionFormat with undefined default compression format"),
            "v2s2" => true,
            "oci" => false,
            _ => image.Manifest.IsDocker && !compressor.IsZstandard && options.EncryptionKeys.Count == 0,
        };
        var layers = new List<ContentDescriptor>(saved.Layers.Count);
        for (var i = 0; i < saved.Layers.Count; i++)
        {
            try
            {
                layers.Add(PushLayer(repository, reference, image, saved.Layers[i], image.Known[i], isDocker, compressor, options));
            }
            catch (RegistryException e) when (e.Message.StartsWith("pinging", StringComparison.Ordinal) || e.Message.StartsWith("checking", StringComparison.Ordinal))
            {
                throw e.Within($"trying to reuse blob {saved.Layers[i].DiffId} at destination");
            }
        }

        var configuration = Digest.Of(saved.ConfigurationBytes);
        var blob = progress.Begin("config", configuration.ToString(), saved.ConfigurationBytes.Length);
        if (RegistryImages.Wait(repository.FindBlob(configuration.ToString(), CancellationToken.None)) is null)
            RegistryImages.Wait(repository.PutBlob(configuration.ToString(), saved.ConfigurationBytes.Length, output => output.Write(saved.ConfigurationBytes), CancellationToken.None));
        blob.Done();
        progress.End();
        var manifest = Manifest(image, layers, isDocker);
        if (reference.Digest is { } wanted && wanted != manifest.Digest) throw new ConflictException($"the manifest's digest is {manifest.Digest} and not {wanted}");
        RegistryImages.Wait(repository.PutManifest(reference.Tag ?? manifest.Digest.ToString(), manifest, CancellationToken.None));
        return manifest;
    }

    private static ManifestDocument Manifest(PushedImage image, List<ContentDescriptor> layers, bool isDocker)
    {
        // The same blobs in the same format are the same image: its manifest keeps its digest.
        var stored = image.Manifest;
        var saved = image.Saved;
        if (stored.IsDocker == isDocker && stored.Image is { } own && own.Layers.Select(static layer => layer.Digest).SequenceEqual(layers.Select(static layer => layer.Digest))) return stored;
        return ManifestDocument.From(new ImageManifest
        {
            MediaType = isDocker ? MediaTypes.DockerManifest : MediaTypes.OciManifest,
            Config = new ContentDescriptor { MediaType = isDocker ? MediaTypes.DockerConfig : MediaTypes.OciConfig, Digest = Digest.Of(saved.ConfigurationBytes).ToString(), Size = saved.ConfigurationBytes.Length },
            Layers = layers,
            Annotations = isDocker ? null : saved.Annotations,
        });
    }

    private ContentDescriptor PushLayer(RegistryRepository repository, ImageReference reference, PushedImage image, SavedLayer layer, IReadOnlyList<ContentDescriptor> known, bool isDocker, LayerCompressor compressor, ImagePushOptions options)
    {
        var blob = progress.Begin("blob", layer.DiffId, Math.Max(layer.Size, 0));
        // What the image came as, and then, of what else there is, the compression that a new blob would have.
        var others = _made.GetValueOrDefault(layer.DiffId, []).Concat(_cache.Blobs(layer.DiffId)).OrderBy(other => (other.MediaType == MediaTypes.OciLayerZstd) != compressor.IsZstandard);
        foreach (var candidate in compressor.Encrypts(layer) ? [] : known.Concat(others).DistinctBy(static candidate => candidate.Digest))
        {
            if (!Fits(candidate, isDocker, options) || Reuse(repository, reference, image, candidate) is not { } found) continue;
            // The memory of blobs has no sizes.
            var reused = candidate with { Size = candidate.Size < 0 ? found : candidate.Size };
            if (reused.Size < 0) continue;
            blob.Done("skipped: already exists");
            _cache.Remember(reference.Domain, reference.Path, [(layer.DiffId, reused)]);
            return reused with { MediaType = Type(reused.MediaType!, isDocker) };
        }

        var size = 0L;
        IReadOnlyDictionary<string, string>? annotations = null;
        var told = layer with { WriteTo = output => layer.WriteTo(new CountedStream(output, blob.Advance)) };
        var digest = RegistryImages.Wait(repository.StreamBlob(
            output =>
            {
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                using var counted = new DigestingStream(output, hash);
                annotations = compressor.Compress(told, counted);
                size = counted.Count;
                return Digest.FromHash(hash.GetHashAndReset()).ToString();
            },
            CancellationToken.None));
        blob.Done();
        var made = new ContentDescriptor { MediaType = compressor.OciType(layer), Digest = digest, Size = size, Annotations = annotations };
        if (compressor.Encrypts(layer)) return made;
        if (!_made.TryGetValue(layer.DiffId, out var list)) _made[layer.DiffId] = list = [];
        list.Add(made);
        _cache.Remember(reference.Domain, reference.Path, [(layer.DiffId, made)]);
        return made with { MediaType = Type(made.MediaType!, isDocker) };
    }

    /// <summary>The size of a blob that the repository has, or gets from another one of the registry; null if it cannot be had so.</summary>
    private long? Reuse(RegistryRepository repository, ImageReference reference, PushedImage image, ContentDescriptor candidate)
    {
        if (RegistryImages.Wait(repository.FindBlob(candidate.Digest, CancellationToken.None)) is { } size) return size;
        foreach (var path in OtherRepositories(image, reference).Concat(_cache.Repositories(reference.Domain, candidate.Digest)).Distinct(StringComparer.Ordinal))
        {
            if (path != reference.Path && RegistryImages.Wait(repository.MountBlob(candidate.Digest, path, CancellationToken.None)))
                return RegistryImages.Wait(repository.FindBlob(candidate.Digest, CancellationToken.None));
        }

        return null;
    }

    private static bool Fits(ContentDescriptor candidate, bool isDocker, ImagePushOptions options)
    {
        var isZstandard = candidate.MediaType == MediaTypes.OciLayerZstd;
        if (isZstandard && isDocker) return false;
        if (candidate.MediaType == MediaTypes.OciLayer) return false;
        if (!options.ForceCompression) return true;
        return options.CompressionFormat switch
        {
            PushCompression.Chunked => candidate.Annotations?.ContainsKey(ChunkedLayerCompressor.Annotation) == true,
            PushCompression.Zstandard => isZstandard,
            _ => !isZstandard,
        };
    }

    private static string Type(string type, bool isDocker) => !isDocker ? type : type == MediaTypes.OciLayer ? MediaTypes.DockerLayer : MediaTypes.DockerLayerGzip;

    /// <summary>The repositories of the registry that have had the image, by its names.</summary>
    private static IEnumerable<string> OtherRepositories(PushedImage image, ImageReference reference)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in image.Names)
        {
            var other = ImageReference.ParseNormalized(name);
            if (other.Domain == reference.Domain && other.Path != reference.Path) paths.Add(other.Path);
        }

        return paths;
    }
}
