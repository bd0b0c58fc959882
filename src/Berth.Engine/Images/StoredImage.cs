using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;
using Berth.Storage.Records;

namespace Berth.Engine.Images;

/// <summary>An image of the store and its documents, which are read when they are asked for.</summary>
public sealed class StoredImage(Store store, ImageRecord record)
{
    private ManifestDocument? _manifest;
    private byte[]? _configurationBytes;
    private ImageConfiguration? _configuration;

    /// <summary>The store's record.</summary>
    public ImageRecord Record => record;

    /// <summary>The identifier, 64 hexadecimal digits.</summary>
    public string Id => record.Id;

    /// <summary>The manifest that the image was stored with; that of its platform if it is also stored with an index.</summary>
    /// <exception cref="EngineException">It is missing or damaged.</exception>
    public ManifestDocument Manifest => _manifest ??= ReadManifest();

    /// <summary>The configuration's bytes.</summary>
    /// <exception cref="EngineException">They are missing or damaged.</exception>
    public byte[] ConfigurationBytes => _configurationBytes ??= ReadConfiguration();

    /// <summary>The configuration.</summary>
    /// <exception cref="EngineException">It is missing or damaged.</exception>
    public ImageConfiguration Configuration => _configuration ??= ImageDocuments.ReadConfiguration(ConfigurationBytes);

    /// <summary>Whether the record stands for a list of images only, as <c>manifest create</c> makes it.</summary>
    public bool IsManifestList => record.TopLayer is null && HasManifest && Manifest.Index is not null;

    /// <summary>
    /// Whether the documents are there: another program may be about to write them, or has removed the image since the record was
    /// read. Lists of images pass over what is not.
    /// </summary>
    public bool IsComplete
    {
        get
        {
            try
            {
                return HasManifest && (Manifest.Image is null || ConfigurationBytes.Length > 0);
            }
            catch (NotFoundException)
            {
                return false;
            }
        }
    }

    /// <summary>The names with the digest instead of the tag, each repository once, sorted.</summary>
    public IReadOnlyList<string> RepositoryDigests()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in record.Names)
        {
            var repository = ImageReference.ParseNormalized(name).Repository;
            foreach (var digest in record.Digests) found.Add($"{repository}@{digest}");
        }

        return [.. found];
    }

    private bool HasManifest
    {
        get
        {
            try
            {
                return record.BigDataNames.Contains(ImageDataKeys.Manifest) && Manifest is not null;
            }
            catch (NotFoundException)
            {
                return false;
            }
        }
    }

    private ManifestDocument ReadManifest()
    {
        try
        {
            return ManifestDocument.Parse(store.Images.ReadData(record, ImageDataKeys.Manifest));
        }
        catch (InvalidArgumentException e)
        {
            throw new EngineException(ErrorKind.Internal, $"image {record.Id}: {e.Message}", e);
        }
    }

    private byte[] ReadConfiguration()
    {
        var digest = Manifest.Image?.Config.Digest ?? throw new EngineException(ErrorKind.Internal, $"image {record.Id} is a manifest list and has no configuration");
        return store.Images.ReadData(record, ImageDataKeys.Configuration(digest));
    }
}
