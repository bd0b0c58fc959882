using System.Security.Cryptography;
using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage.Archives;
using Berth.Storage.Overlay;
using Berth.Storage.Records;
using Berth.Storage.Tar;
using Berth.Storage.Transactions;

namespace Berth.Storage.Layers;

/// <summary>The layers of a store.</summary>
public sealed class LayerStore
{
    private const uint StagedContentMode = 0x16D; // 0555
    private readonly StoreContext _context;

    internal LayerStore(StoreContext context) => _context = context;

    /// <summary>The identifier that containers/image gives a layer: the diffID at the bottom, else a digest of the parent and the diffID.</summary>
    public static string IdFor(string? parentId, string diffId)
    {
        var digits = diffId[(diffId.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return parentId is null ? digits : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{parentId}+{digits}")));
    }

    /// <summary>All complete layers: this store's, then those of the additional stores.</summary>
    public IReadOnlyList<LayerRecord> List()
    {
        var layers = _context.ReadLayers();
        foreach (var paths in _context.Additional)
        {
            foreach (var layer in StoreContext.ReadLayers(paths, isReadOnly: true))
            {
                if (!layers.Exists(known => known.Id == layer.Id)) layers.Add(layer);
            }
        }

        layers.RemoveAll(static layer => layer.IsIncomplete);
        return layers;
    }

    /// <summary>The layer with this identifier, or null.</summary>
    public LayerRecord? TryGet(string id)
    {
        foreach (var layer in List())
        {
            if (layer.Id == id) return layer;
        }

        return null;
    }

    /// <summary>
    /// The content directories of a layer and all below it, topmost first, for an overlay mount. Reads two small files of the
    /// layer, not the lists.
    /// </summary>
    /// <exception cref="NotFoundException">There is no such layer.</exception>
    public LayerChain LowerDirectories(string topLayerId)
    {
        var home = _context.HomeOf(topLayerId) ?? throw new NotFoundException($"layer {topLayerId}: layer not known");
        if (home.IsFlat) return new LayerChain([home.LayerContent(topLayerId)]);
        var directories = new List<string>();
        var ownLink = FileSystem.TryReadText($"{home.LayerDirectory(topLayerId)}/link");
        directories.Add(ownLink is not null && FileSystem.Exists($"{home.Links}/{ownLink}") ? $"{home.Links}/{ownLink}" : home.LayerContent(topLayerId));
        if (FileSystem.TryReadText($"{home.LayerDirectory(topLayerId)}/lower") is not { Length: > 0 } lower) return new LayerChain(directories);
        foreach (var link in lower.Split(':'))
        {
            if (OverlayDirectory.ResolveLink(_context, link) is not { } path) return new LayerChain([directories[0], .. ContentBelow(topLayerId)]);
            directories.Add(path);
        }

        return new LayerChain(directories);
    }

    /// <summary>
    /// Reads a blob once to its end, unpacks it where nobody sees it, and verifies its length, digest and diffID. Takes no
    /// lock, so that the layers of an image can be staged at the same time, in any order.
    /// </summary>
    /// <exception cref="EngineException">The blob is not what it should be, or cannot be unpacked.</exception>
    public StagedLayer Stage(LayerSource source)
    {
        _context.CheckWritable();
        var staged = new StagedLayer(_context);
        try
        {
            FileSystem.CreateDirectory(staged.Content, 0x1C0);
            using var root = DirectoryHandle.Open(staged.Content);
            root.SetMode("."u8, StagedContentMode);
            using (var blob = new BlobReader(source.Blob, source.Progress))
            using (var split = TarSplitWriter.Create(staged.TarSplit))
            using (var unpacker = new LayerUnpacker(root, new TarReader(blob), split, _context.Configuration.IgnoreOwnershipErrors))
            {
                unpacker.Unpack();
                split.Complete();
                (staged.Digest, staged.DiffId) = blob.Digests();
                staged.Size = blob.Size;
                staged.DiffSize = blob.DiffSize;
                staged.Compression = blob.Compression;
                staged.Users = [.. unpacker.Users];
                staged.Groups = [.. unpacker.Groups];
                staged.HasRoot = unpacker.HasRoot;
            }

            Verify(source, staged);
            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Puts a staged layer into the store over <paramref name="parentId"/>. Where a layer of that identifier is there already,
    /// made by somebody else meanwhile, that one is returned.
    /// </summary>
    /// <param name="staged">What <see cref="Stage"/> made; still to be disposed.</param>
    /// <param name="parentId">The layer below, null for the bottom.</param>
    /// <param name="id">The identifier; null for <see cref="IdFor"/>.</param>
    /// <exception cref="NotFoundException">The parent is not there (any more).</exception>
    public LayerRecord Commit(StagedLayer staged, string? parentId, string? id = null)
    {
        Sync([staged]);
        using var transaction = new StoreTransaction(_context, StoreParts.Layers);
        return Commit(transaction, staged, parentId, id ?? IdFor(parentId, staged.DiffId));
    }

    /// <summary><see cref="Stage"/> and <see cref="Commit(StagedLayer,string?,string?)"/>.</summary>
    public LayerRecord Apply(LayerSource source, string? parentId, string? id = null)
    {
        using var staged = Stage(source);
        return Commit(staged, parentId, id);
    }

    /// <summary>
    /// Writes a layer's uncompressed archive: the very bytes it was made from where tar-split knows them (their digest is the
    /// diffID then), else a new archive of its content.
    /// </summary>
    /// <returns>Whether the bytes are the original ones.</returns>
    /// <exception cref="NotFoundException">There is no such layer.</exception>
    /// <exception cref="EngineException">The layer has been changed since, or cannot be read.</exception>
    public bool Export(string id, Stream output)
    {
        var home = _context.HomeOf(id) ?? throw new NotFoundException($"layer {id}: layer not known");
        var tarSplit = _context.TarSplitOf(home, id);
        if (!FileSystem.Exists(tarSplit))
        {
            new TreeArchiver(output, isLayer: true).Write(home.LayerContent(id));
            return false;
        }

        var contents = ContentDirectories(home, id).Select(DirectoryHandle.Open).ToList();
        try
        {
            new TarSplitReader(tarSplit, contents).WriteTo(output);
        }
        finally
        {
            contents.ForEach(static content => content.Dispose());
        }

        return true;
    }

    // A copy that containers/storage made of a layer for a user namespace, where the kernel maps no owners, is an empty directory over
    // "diff1" with the files that got other owners, over the layer itself.
    private IReadOnlyList<string> ContentDirectories(StorePaths home, string id)
    {
        var own = home.LayerContent(id);
        var copy = own + "1";
        return !home.IsFlat && FileSystem.Exists(copy) ? [own, copy, .. LowerDirectories(id).Directories.Skip(1)] : [own];
    }

    /// <summary>Removes a layer that nothing needs.</summary>
    /// <exception cref="NotFoundException">There is no such layer.</exception>
    /// <exception cref="ConflictException">A layer, an image or a container needs it.</exception>
    public void Delete(string id)
    {
        using var transaction = new StoreTransaction(_context, StoreParts.Layers | StoreParts.Images | StoreParts.Containers);
        if (!transaction.Layers.Exists(layer => layer.Id == id)) throw new NotFoundException($"{id}: layer not known");
        if (transaction.Layers.Find(layer => layer.Parent == id) is { } child) throw new ConflictException($"used by layer {child.Id}: layer has children");
        if (transaction.Images.Find(image => image.TopLayer == id || image.MappedTopLayers.Contains(id)) is { } image)
            throw new ConflictException($"layer {id} used by image {image.Id}: layer is in use by an image");
        if (transaction.Containers.Find(container => container.LayerId == id) is { } container)
            throw new ConflictException($"layer {id} used by container {container.Id}: layer is in use by a container");
        transaction.RemoveLayers([id]);
    }

    internal LayerRecord Commit(StoreTransaction transaction, StagedLayer staged, string? parentId, string id)
    {
        if (transaction.Layers.Find(known => known.Id == id) is { } existing) return existing;
        if (parentId is not null && !transaction.Layers.Exists(layer => layer.Id == parentId) && _context.HomeOf(parentId) is null)
            throw new NotFoundException($"layer {parentId}: layer not known");
        var layer = new LayerRecord
        {
            Id = id,
            Parent = parentId,
            CreatedText = RecordTime.Format(DateTimeOffset.UtcNow),
            CompressedDigest = staged.Digest,
            CompressedSize = staged.Size,
            DiffDigest = staged.DiffId,
            DiffSize = staged.DiffSize,
            Compression = staged.Compression,
            Users = staged.Users,
            Groups = staged.Groups,
            StoreRoot = _context.Image.Root,
        };
        transaction.AddLayer(layer, () =>
        {
            if (!staged.HasRoot && parentId is not null) AdoptParentRoot(staged, parentId);
            OverlayDirectory.Create(_context, _context.Image, id, parentId, staged.Content);
            FileSystem.Rename(staged.TarSplit, _context.Main.TarSplit(id));
        });
        return layer;
    }

    /// <summary>
    /// Waits until what was staged is on the disk. Records reach it at once, and what they speak of must be there before, or a
    /// power cut leaves images of empty files.
    /// </summary>
    internal static void Sync(IEnumerable<StagedLayer> layers)
    {
        var waiting = layers.Where(static layer => !layer.IsSynced).ToList();
        // They are in one file system, of which there is no smaller part to wait for; an image store may be on another than the graph root.
        if (waiting.Count > 0) FileSystem.SyncAll(waiting[0].Content);
        if (waiting.Count > 0 && waiting[0].IsDivided) FileSystem.SyncAll(Path.GetDirectoryName(waiting[0].TarSplit)!);
        foreach (var layer in waiting) layer.IsSynced = true;
    }

    private static void Verify(LayerSource source, StagedLayer staged)
    {
        if (source.Size is { } size && size != staged.Size)
            throw new EngineException(ErrorKind.Internal, $"layer {source.Digest ?? staged.Digest}: the blob has {staged.Size} bytes and not {size}");
        if (source.Digest is not null && source.Digest != staged.Digest)
            throw new EngineException(ErrorKind.Internal, $"layer {source.Digest}: the blob's digest is {staged.Digest}");
        if (source.DiffId is not null && source.DiffId != staged.DiffId)
            throw new EngineException(ErrorKind.Internal, $"layer {staged.Digest}: the digest of the uncompressed blob is {staged.DiffId}, and the image's configuration says {source.DiffId}");
    }

    private void AdoptParentRoot(StagedLayer staged, string parentId)
    {
        var (mode, user, group) = OverlayDirectory.ContentOwner(_context, parentId);
        using var root = DirectoryHandle.Open(staged.Content);
        root.SetOwner("."u8, user, group);
        root.SetMode("."u8, mode);
    }

    private IEnumerable<string> ContentBelow(string id)
    {
        // The short links are gone: the layers' own identifiers lead to the same directories.
        var layers = List();
        for (var layer = layers.FirstOrDefault(known => known.Id == id); layer?.Parent is { } parent; layer = layers.FirstOrDefault(known => known.Id == parent))
            yield return (_context.HomeOf(parent) ?? throw new NotFoundException($"layer {parent}: layer not known")).LayerContent(parent);
    }
}
