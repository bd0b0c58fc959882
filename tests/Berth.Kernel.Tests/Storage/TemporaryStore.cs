using Berth.Linux.Files;
using Berth.Storage;
using Berth.Storage.Configuration;
using Berth.Storage.Images;
using Berth.Storage.Layers;
using Berth.Storage.Records;
using Berth.Storage.Tar;

namespace Berth.Kernel.Tests.Storage;

/// <summary>A store of its own on a disk file system, removed with the test.</summary>
internal sealed class TemporaryStore : IDisposable
{
    internal TemporaryStore()
    {
        Directory = $"/var/tmp/berth-store-{Guid.NewGuid():N}";
        System.IO.Directory.CreateDirectory(Directory);
        Configuration = new StorageConfiguration { GraphRoot = $"{Directory}/root", RunRoot = $"{Directory}/run" };
        Store = Store.Open(Configuration);
    }

    internal string Directory { get; }

    internal StorageConfiguration Configuration { get; }

    internal Store Store { get; }

    public void Dispose() => FileTree.Remove(Directory);

    /// <summary>An archive of these entries.</summary>
    internal static byte[] Archive(params IEnumerable<(TarEntry Entry, byte[] Data)> entries)
    {
        var stream = new MemoryStream();
        var writer = new TarWriter(stream);
        foreach (var (entry, data) in entries)
        {
            writer.Header(entry with { Size = data.Length });
            writer.Data(data);
            writer.EndData(data.Length);
        }

        writer.Complete();
        return stream.ToArray();
    }

    internal static (TarEntry Entry, byte[] Data) FileEntry(string name, string text = "", uint mode = 0x1A4, uint user = 0)
        => (new TarEntry { Type = TarEntryType.Regular, Name = Bytes(name), Mode = mode, User = user, Group = user, Modified = new FileTime(1_700_000_000, 0) }, Bytes(text));

    internal static (TarEntry Entry, byte[] Data) OtherEntry(TarEntryType type, string name, string target = "", uint mode = 0x1ED)
        => (new TarEntry { Type = type, Name = Bytes(name), LinkTarget = Bytes(target), Mode = mode, Modified = new FileTime(1_600_000_000, 0) }, []);

    internal LayerRecord Apply(byte[] archive, string? parent = null) => Store.Layers.Apply(new LayerSource { Blob = new MemoryStream(archive) }, parent);

    internal ImageRecord Image(string name, string? topLayer) => Store.Images.Create(new NewImage
    {
        Names = [name],
        TopLayer = topLayer,
        BigData = [new("manifest", Bytes($"{{\"name\":\"{name}\"}}"))],
    });

    internal string Content(string layerId, string path) => $"{Configuration.GraphRoot}/overlay/{layerId}/diff/{path}";

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
