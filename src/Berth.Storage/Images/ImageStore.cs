using System.Security.Cryptography;
using System.Text;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage.Layers;
using Berth.Storage.Records;
using Berth.Storage.Transactions;

namespace Berth.Storage.Images;

/// <summary>The images of a store and the documents kept with them.</summary>
public sealed class ImageStore
{
    private readonly StoreContext _context;
    private readonly LayerStore _layers;

    internal ImageStore(StoreContext context, LayerStore layers)
    {
        _context = context;
        _layers = layers;
    }

    /// <summary>All images: this store's, then those of the additional stores. One that is in both is this store's.</summary>
    public IReadOnlyList<ImageRecord> List()
    {
        var images = _context.ReadImages();
        foreach (var paths in _context.Additional) images.AddRange(StoreContext.ReadImages(paths, isReadOnly: true));
        return [.. images.DistinctBy(static image => image.Id)];
    }

    /// <summary>The image with this identifier, all 64 digits; null if there is none.</summary>
    public ImageRecord? TryGet(string id)
    {
        foreach (var image in List())
        {
            if (image.Id == id) return image;
        }

        return null;
    }

    /// <summary>
    /// The image that a user means by <paramref name="nameOrId"/>: see <see cref="ImageLookup"/>. Null if there is none.
    /// </summary>
    public ImageRecord? TryFind(string nameOrId) => new ImageLookup(List()).TryFind(nameOrId);

    /// <summary>As <see cref="TryFind"/>.</summary>
    /// <exception cref="NotFoundException"><c>NAME: image not known</c>.</exception>
    public ImageRecord Find(string nameOrId) => new ImageLookup(List()).Find(nameOrId);

    /// <summary>One of the documents kept with an image; null if it has none by that key.</summary>
    public byte[]? TryReadData(ImageRecord image, string key)
        => FileSystem.TryReadAll(DataPath(new StorePaths(image.StoreRoot, _context.Configuration.Driver), image.Id, key));

    /// <summary>As <see cref="TryReadData"/>.</summary>
    /// <exception cref="NotFoundException">The image has no such document.</exception>
    public byte[] ReadData(ImageRecord image, string key)
        => TryReadData(image, key) ?? throw new NotFoundException($"image {image.Id} has no \"{key}\" in {image.StoreRoot}");

    /// <summary>
    /// Makes an image record. Where the identifier exists already, the names, the documents and the digest are added to that
    /// image, as pulling it again does.
    /// </summary>
    /// <exception cref="NotFoundException">The top layer does not exist.</exception>
    public ImageRecord Create(NewImage image)
    {
        using var transaction = new StoreTransaction(_context, StoreParts.Layers | StoreParts.Images);
        return Create(transaction, image);
    }

    /// <summary>
    /// Puts an image's layers and its record into the store in one step: nobody can remove the layers before the image needs
    /// them. Layers that are there already are used, whether staged again or not.
    /// </summary>
    /// <param name="image">The image; its top layer is set here.</param>
    /// <param name="layers">All its layers, from the bottom.</param>
    /// <exception cref="NotFoundException">A layer that was not staged has gone meanwhile: stage it and try again.</exception>
    public ImageRecord Create(NewImage image, IReadOnlyList<LayerPart> layers)
    {
        LayerStore.Sync(layers.Select(static part => part.Staged).OfType<StagedLayer>());
        using var transaction = new StoreTransaction(_context, StoreParts.Layers | StoreParts.Images);
        string? parent = null;
        foreach (var part in layers)
        {
            var id = LayerStore.IdFor(parent, part.DiffId);
            if (!transaction.Layers.Exists(layer => layer.Id == id) && _context.HomeOf(id) is null)
                _layers.Commit(transaction, part.Staged ?? throw new NotFoundException($"layer {id}: layer not known"), parent, id);
            parent = id;
        }

        return Create(transaction, image with { TopLayer = parent });
    }

    private ImageRecord Create(StoreTransaction transaction, NewImage image)
    {
        if (image.TopLayer is { } top && !transaction.Layers.Exists(layer => layer.Id == top) && _context.HomeOf(top) is null)
            throw new NotFoundException($"layer {top}: layer not known");
        var id = image.Id ?? RandomBytes.Identifier();
        var index = transaction.Images.FindIndex(known => known.Id == id);
        var record = index >= 0
            ? transaction.Images[index]
            : new ImageRecord
            {
                Id = id,
                Digest = image.Digest,
                TopLayer = image.TopLayer,
                Metadata = image.Metadata,
                CreatedText = RecordTime.Format(image.Created ?? DateTimeOffset.UtcNow),
                StoreRoot = _context.Image.Root,
            };
        record = WithData(record, image.BigData);
        if (index >= 0) transaction.Images[index] = record;
        else transaction.Images.Add(record);
        record = MoveNames(transaction.Images, id, [.. image.Names, .. record.Names]);
        transaction.SaveImages();
        return record;
    }

    /// <summary>Keeps a document with an image, replacing one of the same key.</summary>
    public ImageRecord SetData(string id, string key, byte[] data)
        => Change(id, (images, index) => images[index] = WithData(images[index], [new(key, data)]));

    /// <summary>Replaces all names of an image; each is taken from the image that has it.</summary>
    public ImageRecord SetNames(string id, IReadOnlyList<string> names)
        => Change(id, (images, _) => MoveNames(images, id, names));

    /// <summary>Gives an image one more name, taken from the image that has it.</summary>
    public ImageRecord AddName(string id, string name)
        => Change(id, (images, index) => MoveNames(images, id, [name, .. images[index].Names]));

    /// <summary>Takes a name from an image.</summary>
    public ImageRecord RemoveName(string id, string name)
        => Change(id, (images, index) => images[index] = images[index] with { Names = [.. images[index].Names.Where(known => known != name)] });

    /// <summary>
    /// Removes an image, and of its layers those that no other image, container or layer needs, from the top down.
    /// </summary>
    /// <returns>The layers that went.</returns>
    /// <exception cref="NotFoundException">There is no such image.</exception>
    /// <exception cref="ConflictException">A container of this store uses it, or it is in an additional store.</exception>
    public IReadOnlyList<string> Delete(string id)
    {
        using var transaction = new StoreTransaction(_context, StoreParts.Layers | StoreParts.Images | StoreParts.Containers);
        var image = transaction.Images.Find(known => known.Id == id);
        if (image is null)
        {
            throw TryGet(id) is null
                ? new NotFoundException($"{id}: image not known")
                : new ConflictException($"cannot remove read-only image \"{id}\"");
        }

        foreach (var container in transaction.Containers)
        {
            if (container.ImageId == id) throw new ConflictException($"image used by {container.Id}: image is in use by a container");
        }

        return transaction.RemoveImage(image);
    }

    private ImageRecord Change(string id, Action<List<ImageRecord>, int> change)
    {
        using var transaction = new StoreTransaction(_context, StoreParts.Images);
        var index = transaction.Images.FindIndex(image => image.Id == id);
        if (index < 0)
        {
            // As Podman, an image of an additional store is given its own record here, over the layers there.
            var image = TryGet(id) ?? throw new NotFoundException($"{id}: image not known");
            var data = image.BigDataNames.Select(key => new KeyValuePair<string, byte[]>(key, ReadData(image, key))).ToList();
            index = transaction.Images.Count;
            transaction.Images.Add(WithData(image with { StoreRoot = _context.Image.Root, IsReadOnly = false }, data));
        }

        change(transaction.Images, index);
        transaction.SaveImages();
        return transaction.Images[index];
    }

    private static ImageRecord MoveNames(List<ImageRecord> images, string id, IReadOnlyList<string> names)
    {
        var distinct = new List<string>();
        foreach (var name in names)
        {
            if (!distinct.Contains(name)) distinct.Add(name);
        }

        for (var i = 0; i < images.Count; i++)
        {
            if (images[i].Id == id) images[i] = images[i].WithNames(distinct);
            else if (images[i].Names.Any(distinct.Contains)) images[i] = images[i] with { Names = [.. images[i].Names.Where(name => !distinct.Contains(name))] };
        }

        return images.Find(image => image.Id == id)!;
    }

    private ImageRecord WithData(ImageRecord record, IReadOnlyList<KeyValuePair<string, byte[]>> data)
    {
        if (data.Count == 0) return record;
        var names = new List<string>(record.BigDataNames);
        var sizes = new Dictionary<string, long>(record.BigDataSizes, StringComparer.Ordinal);
        var digests = new Dictionary<string, string>(record.BigDataDigests, StringComparer.Ordinal);
        var home = _context.PathsOf(record.StoreRoot);
        FileSystem.CreateDirectories(home.ImageData(record.Id), 0x1C0);
        foreach (var (key, content) in data)
        {
            if (key.Length == 0) throw new InvalidArgumentException("can't set empty name for image big data item");
            AtomicFile.Write(DataPath(home, record.Id, key), content);
            if (!names.Contains(key)) names.Add(key);
            sizes[key] = content.Length;
            digests[key] = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
        }

        return record with { BigDataNames = names, BigDataSizes = sizes, BigDataDigests = digests };
    }

    /// <summary>Keys of lower-case letters, digits and dots are file names; others become base64 after an equals sign.</summary>
    internal static string DataPath(StorePaths paths, string id, string key)
    {
        var isPlain = !key.AsSpan().ContainsAnyExcept(".0123456789abcdefghijklmnopqrstuvwxyz");
        return $"{paths.ImageData(id)}/{(isPlain ? key : "=" + Convert.ToBase64String(Encoding.UTF8.GetBytes(key)))}";
    }
}
