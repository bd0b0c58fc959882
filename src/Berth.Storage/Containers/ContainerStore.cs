using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Mounts;
using Berth.Storage.Overlay;
using Berth.Storage.Records;
using Berth.Storage.Transactions;

namespace Berth.Storage.Containers;

/// <summary>
/// The container records of a store. Berth keeps its own containers elsewhere; here it keeps one record for each image
/// that they use, the hold, which stops Podman and Buildah from removing the image under them.
/// </summary>
public sealed class ContainerStore
{
    private const string HoldPrefix = "berth-hold-";
    private const string VolatileHoldPrefix = HoldPrefix + "until-reboot-";
    private readonly StoreContext _context;

    internal ContainerStore(StoreContext context) => _context = context;

    /// <summary>All records, Berth's holds among them.</summary>
    public IReadOnlyList<ContainerRecord> List() => StoreContext.ReadContainers(_context.Main);

    /// <summary>Whether <paramref name="container"/> is one of Berth's holds.</summary>
    public static bool IsHold(ContainerRecord container) => container.Names.Any(static name => name.StartsWith(HoldPrefix, StringComparison.Ordinal));

    /// <summary>
    /// Makes sure that the image stays: reads one file if it is held already, else writes the hold, a container record
    /// with an empty layer of its own. Idempotent.
    /// </summary>
    /// <param name="imageId">The image.</param>
    /// <param name="untilReboot">Whether a crash of the machine may lose the hold, which then is not waited for to be on the disk.</param>
    /// <exception cref="NotFoundException">There is no such image any more.</exception>
    public void EnsureHold(string imageId, bool untilReboot = false)
    {
        untilReboot |= _context.Configuration.IsTransient;
        var name = (untilReboot ? VolatileHoldPrefix : HoldPrefix) + imageId;
        foreach (var container in List())
        {
            if (container.Names.Contains(name) || (untilReboot && container.Names.Contains(HoldPrefix + imageId))) return;
        }

        using var transaction = new StoreTransaction(_context, StoreParts.Layers | StoreParts.Images | StoreParts.Containers);
        if (transaction.Containers.Exists(container => container.Names.Contains(name))) return;
        var image = transaction.Images.Find(known => known.Id == imageId);
        if (image is null)
        {
            foreach (var paths in _context.Additional) image ??= StoreContext.ReadImages(paths, isReadOnly: true).Find(known => known.Id == imageId);
            if (image is null) throw new NotFoundException($"{imageId}: image not known");
        }

        var created = RecordTime.Format(DateTimeOffset.UtcNow);
        var layer = new LayerRecord { Id = RandomBytes.Identifier(), Parent = image.TopLayer, CreatedText = created, StoreRoot = _context.Main.Root, IsVolatile = untilReboot };
        transaction.AddLayer(layer, () => OverlayDirectory.Create(_context, _context.Main, layer.Id, image.TopLayer, content: null, durable: !untilReboot));
        transaction.Containers.Add(new ContainerRecord
        {
            Id = RandomBytes.Identifier(),
            Names = [name],
            ImageId = imageId,
            LayerId = layer.Id,
            Metadata = "{\"berth\":\"keeps an image that containers of berth use\"}",
            CreatedText = created,
            IsVolatile = untilReboot,
        });
        transaction.SaveContainers(untilReboot);
    }

    /// <summary>Gives the image free again; nothing happens if it is not held.</summary>
    public void ReleaseHold(string imageId)
    {
        // One that was killed while it took or released the hold has left none, but what it was at.
        if (!List().Any(IsHoldOfImage) && !StoreTransaction.IsWanted(_context))
            return;
        using var transaction = new StoreTransaction(_context, StoreParts.Layers | StoreParts.Containers);
        foreach (var hold in transaction.Containers.FindAll(IsHoldOfImage)) transaction.RemoveContainer(hold);

        bool IsHoldOfImage(ContainerRecord container) => container.Names.Contains(HoldPrefix + imageId) || container.Names.Contains(VolatileHoldPrefix + imageId);
    }

    /// <summary>Removes a container record of another program with its layer and its directories, as <c>podman rm</c> does for an external container.</summary>
    /// <exception cref="NotFoundException">There is no such record.</exception>
    /// <param name="id">Its id.</param>
    /// <param name="evenMounted">Whether it goes also while it is mounted, as what a killed program has left may be.</param>
    /// <exception cref="ConflictException">It is mounted: what was taken away while the other program starts or runs it would be half there.</exception>
    public void Delete(string id, bool evenMounted = false)
    {
        using var transaction = new StoreTransaction(_context, StoreParts.Layers | StoreParts.Containers);
        var container = transaction.Containers.Find(container => container.Id == id) ?? throw new NotFoundException($"{id}: container not known");
        if (!evenMounted && IsMounted(container))
            throw new ConflictException($"container {id} of another program is mounted and cannot be removed: container state improper");
        transaction.RemoveContainer(container);
    }

    /// <summary>Whether a container of another program is mounted, its shared memory included.</summary>
    public bool IsMounted(ContainerRecord container) => MountTable.Below(
        _context.Main.ContainerData(container.Id), $"{_context.RunRoot}/overlay-containers/{container.Id}", _context.Main.LayerDirectory(container.LayerId)).Count > 0;
}
