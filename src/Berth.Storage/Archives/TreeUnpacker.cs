using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage.Layers;
using Berth.Storage.Tar;

namespace Berth.Storage.Archives;

/// <summary>Unpacks an archive, plain or compressed, into a directory that may have files already. Nothing is made outside it, wherever links in it lead.</summary>
public static class TreeUnpacker
{
    /// <summary>Unpacks the whole archive.</summary>
    /// <param name="directory">An existing directory.</param>
    /// <param name="archive">The archive; not closed.</param>
    /// <exception cref="EngineException">The archive is malformed, or something cannot be made.</exception>
    public static void Unpack(string directory, Stream archive)
    {
        using var root = DirectoryHandle.Open(directory);
        using var blob = new BlobReader(archive, progress: null);
        using var unpacker = new LayerUnpacker(root, new TarReader(blob), split: null, ignoreOwnershipErrors: false) { IsPlain = true };
        unpacker.Unpack();
    }
}
