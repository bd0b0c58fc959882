using Berth.Storage.Configuration;
using Berth.Storage.Containers;
using Berth.Storage.Images;
using Berth.Storage.Layers;
using Berth.Storage.Mounts;

namespace Berth.Storage;

/// <summary>
/// A containers/storage store with the overlay driver, shared with Podman, Buildah and Skopeo. Opening it reads
/// nothing; each call reads what it needs and sees what others have written by then.
/// </summary>
public sealed class Store
{
    private Store(StoreContext context)
    {
        Configuration = context.Configuration;
        Layers = new LayerStore(context);
        Images = new ImageStore(context, Layers);
        Containers = new ContainerStore(context);
        Mounts = new LayerMounts(context, Layers);
        Check = new StoreCheck(context, Layers);
    }

    /// <summary>What the store was opened with.</summary>
    public StorageConfiguration Configuration { get; }

    /// <summary>The image records and their documents.</summary>
    public ImageStore Images { get; }

    /// <summary>The layers.</summary>
    public LayerStore Layers { get; }

    /// <summary>The container records: those of others, and Berth's holds on images in use.</summary>
    public ContainerStore Containers { get; }

    /// <summary>The mounts of layers that users asked for.</summary>
    public LayerMounts Mounts { get; }

    /// <summary>Finds and removes what interrupted programs have left.</summary>
    public StoreCheck Check { get; }

    /// <summary>Opens the store that <paramref name="configuration"/> describes; it comes into being with the first write.</summary>
    public static Store Open(StorageConfiguration configuration) => new(new StoreContext(configuration));
}
