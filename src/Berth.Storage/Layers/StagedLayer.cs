using Berth.Storage.Overlay;
using Berth.Storage.Records;

namespace Berth.Storage.Layers;

/// <summary>
/// A layer that is unpacked and verified but not in the store yet: nobody sees it, and it goes with its owner. Disposing
/// it removes what has not been committed.
/// </summary>
public sealed class StagedLayer : IDisposable
{
    private readonly TemporaryDirectory _contentDirectory;
    private readonly TemporaryDirectory _recordDirectory;

    internal StagedLayer(StoreContext context)
    {
        // Two, for while a container of Podman runs its directory of layers is mounted on itself, and nothing can be
        // renamed into or out of it.
        _contentDirectory = TemporaryDirectory.Create(context.Image.OverlayTemporary);
        try
        {
            _recordDirectory = TemporaryDirectory.Create(context.Main.LayerTemporary);
        }
        catch
        {
            _contentDirectory.Dispose();
            throw;
        }

        IsDivided = context.Image != context.Main;
        Content = _contentDirectory.NewEntry();
        TarSplit = _recordDirectory.NewEntry();
    }

    /// <summary>The blob's digest.</summary>
    public string Digest { get; internal set; } = "";

    /// <summary>The blob's length in bytes.</summary>
    public long Size { get; internal set; }

    /// <summary>The digest of the uncompressed blob.</summary>
    public string DiffId { get; internal set; } = "";

    /// <summary>The length of the uncompressed blob.</summary>
    public long DiffSize { get; internal set; }

    /// <summary>How the blob was compressed.</summary>
    public LayerCompression Compression { get; internal set; }

    internal IReadOnlyList<uint> Users { get; set; } = [];

    internal IReadOnlyList<uint> Groups { get; set; } = [];

    internal bool HasRoot { get; set; }

    /// <summary>Whether all of it is on the disk.</summary>
    internal bool IsSynced { get; set; }

    /// <summary>Whether content and tar-split are in stores of their own.</summary>
    internal bool IsDivided { get; }

    internal string Content { get; }

    internal string TarSplit { get; }

    /// <summary>Removes what is left of the staging.</summary>
    public void Dispose()
    {
        _contentDirectory.Dispose();
        _recordDirectory.Dispose();
    }
}
