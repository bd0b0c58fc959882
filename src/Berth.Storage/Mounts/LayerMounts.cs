using System.Buffers;
using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Storage.Layers;
using Berth.Storage.Locks;
using Berth.Storage.Records;

namespace Berth.Storage.Mounts;

/// <summary>The mounts of layers that the user asked for (podman-image-mount(1)), counted together with Podman's.</summary>
public sealed class LayerMounts
{
    private readonly StoreContext _context;
    private readonly LayerStore _layers;

    internal LayerMounts(StoreContext context, LayerStore layers)
    {
        _context = context;
        _layers = layers;
    }

    private string List => $"{_context.RunRoot}/{_context.Main.Driver}-layers/mountpoints.json";

    private string Lock => $"{_context.RunRoot}/{_context.Main.Driver}-layers/mountpoints.lock";

    /// <summary>What is mounted now; a mount that is gone, as after a reboot, does not count.</summary>
    public IReadOnlyList<LayerMount> Read()
    {
        var mounts = Parse();
        return mounts.Count == 0 ? mounts : Existing(mounts);
    }

    /// <summary>Mounts a layer and all below it, read-only; counts one more where it is mounted already.</summary>
    /// <returns>The path.</returns>
    /// <exception cref="NotFoundException">There is no such layer.</exception>
    public string Mount(string layerId)
    {
        var home = _context.HomeOf(layerId) ?? throw new NotFoundException($"layer {layerId}: layer not known");
        using var only = StoreLock.Acquire(Lock, exclusive: true);
        var mounts = Existing(Parse());
        var index = mounts.FindIndex(mount => mount.LayerId == layerId);
        if (index >= 0)
        {
            mounts[index] = mounts[index] with { Count = mounts[index].Count + 1 };
            Save(only, mounts);
            return mounts[index].Path;
        }

        if (home.IsFlat)
        {
            // It holds all below it, and is not mounted but counted.
            mounts.Add(new LayerMount(layerId, home.LayerContent(layerId), 1));
            Save(only, mounts);
            return home.LayerContent(layerId);
        }

        var isOwn = _context.Writable.Contains(home);
        var path = isOwn ? $"{home.LayerDirectory(layerId)}/merged" : $"{_context.RunRoot}/overlay-mounts/{layerId}";
        FileSystem.CreateDirectories(path, 0x1C0);
        var lower = _layers.LowerDirectories(layerId).Directories.ToList();
        if (lower.Count == 1)
        {
            // An overlay without an upper directory needs two lower ones.
            var empty = isOwn ? $"{home.LayerDirectory(layerId)}/empty" : $"{_context.RunRoot}/overlay-mounts/empty";
            FileSystem.CreateDirectories(empty, 0x1C0);
            lower.Add(empty);
        }

        // Recorded first: a mount that nobody knows of could not be undone, a record without its mount is passed over.
        mounts.Add(new LayerMount(layerId, path, 1));
        Save(only, mounts);
        new OverlayMount { Lower = lower, Options = _context.Configuration.OverlayOptions, Attributes = _context.Configuration.MountAttributes }.MountOn(path);
        return path;
    }

    /// <summary>Undoes one mounting of a layer, or all if <paramref name="force"/>.</summary>
    /// <returns>Whether it was mounted.</returns>
    public bool Unmount(string layerId, bool force)
    {
        if (Parse().Count == 0) return false;
        using var only = StoreLock.Acquire(Lock, exclusive: true);
        var mounts = Existing(Parse());
        var index = mounts.FindIndex(mount => mount.LayerId == layerId);
        if (index < 0) return false;
        var mount = mounts[index];
        if (mount.Count > 1 && !force)
        {
            mounts[index] = mount with { Count = mount.Count - 1 };
        }
        else
        {
            if (!_context.Main.IsFlat) Linux.Mounts.Mount.TryUnmount(mount.Path);
            mounts.RemoveAt(index);
        }

        Save(only, mounts);
        return true;
    }

    private List<LayerMount> Existing(List<LayerMount> mounts)
    {
        if (mounts.Count == 0 || _context.Main.IsFlat) return mounts;
        var points = MountTable.Read().Select(static mount => mount.Target).ToHashSet(StringComparer.Ordinal);
        return mounts.FindAll(mount => points.Contains(mount.Path));
    }

    private List<LayerMount> Parse()
    {
        var mounts = new List<LayerMount>();
        if (FileSystem.TryReadAll(List) is not { Length: > 0 } json) return mounts;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Array) return mounts;
            foreach (var element in document.RootElement.EnumerateArray())
            {
                mounts.Add(new LayerMount(
                    element.GetProperty("id").GetString()!, element.GetProperty("path").GetString()!,
                    element.TryGetProperty("count", out var count) ? count.GetInt32() : 1));
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new EngineException(ErrorKind.Internal, $"{List} is damaged: {e.Message}", e);
        }

        return mounts;
    }

    private void Save(StoreLock held, List<LayerMount> mounts)
    {
        held.RecordWrite();
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var mount in mounts)
            {
                writer.WriteStartObject();
                writer.WriteString("id", mount.LayerId);
                writer.WriteString("path", mount.Path);
                writer.WriteNumber("count", mount.Count);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        AtomicFile.Write(List, buffer.WrittenSpan, durable: false);
    }
}
