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
    public static void Unpack(string directory, Stream archive) => Unpack(directory, archive, isPlain: true);

    /// <summary>Unpacks a layer, plain or compressed, into the upper directory of an overlay: what it takes away becomes a whiteout.</summary>
    /// <param name="directory">An existing directory.</param>
    /// <param name="layer">The layer's archive; not closed.</param>
    /// <exception cref="EngineException">The archive is malformed, or something cannot be made.</exception>
    public static void UnpackLayer(string directory, Stream layer) => Unpack(directory, layer, isPlain: false);

    /// <summary>The content of one file of an archive; null where it is not in it.</summary>
    /// <param name="archive">The archive, plain or compressed; not closed, and read up to the file.</param>
    /// <param name="name">The file's name in the archive.</param>
    /// <exception cref="EngineException">The archive is malformed before the file.</exception>
    public static byte[]? ReadFile(Stream archive, string name)
    {
        var wanted = System.Text.Encoding.UTF8.GetBytes(name);
        using var blob = new BlobReader(archive, progress: null);
        var tar = new TarReader(blob);
        while (tar.Next() is { } entry)
        {
            var isWanted = entry.Name.AsSpan().SequenceEqual(wanted) && entry.Type == TarEntryType.Regular;
            using var content = new MemoryStream();
            for (var data = tar.ReadData(); data.Length > 0; data = tar.ReadData())
            {
                if (isWanted) content.Write(data);
            }

            if (isWanted) return content.ToArray();
            tar.TakeRaw();
        }

        return null;
    }

    private static void Unpack(string directory, Stream archive, bool isPlain)
    {
        using var root = DirectoryHandle.Open(directory);
        using var blob = new BlobReader(archive, progress: null);
        using var unpacker = new LayerUnpacker(root, new TarReader(blob), split: null, ignoreOwnershipErrors: false) { IsPlain = isPlain };
        unpacker.Unpack();
    }
}
