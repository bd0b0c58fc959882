using System.Text;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage.Tar;

namespace Berth.Storage.Layers;

/// <summary>
/// Open directories of a layer by path. Every path is resolved with the layer as root, so links in it lead nowhere else;
/// what has been opened is remembered until something on the way is replaced.
/// </summary>
internal sealed class LayerDirectories(DirectoryHandle root) : IDisposable
{
    private const int Capacity = 256;
    private const uint ImpliedMode = 0x1ED; // 0755
    private readonly Dictionary<string, DirectoryHandle> _open = new(StringComparer.Ordinal);
    private byte[] _lastPath = [];
    private DirectoryHandle? _last;
    private bool _isStale;

    internal DirectoryHandle Root => root;

    /// <summary>To be called between entries: handles that were given out before are closed if they must not or need not be kept.</summary>
    internal void BeginEntry()
    {
        if (!_isStale && _open.Count < Capacity) return;
        Clear();
        _isStale = false;
    }

    /// <summary>What has been opened may not be what its path means any more.</summary>
    internal void Forget() => _isStale = true;

    /// <summary>The directory at <paramref name="path"/>; missing ones are made, root's and 0755.</summary>
    internal DirectoryHandle OpenOrCreate(ReadOnlySpan<byte> path)
    {
        if (TryOpen(path) is { } found) return found;
        var parent = OpenOrCreate(LayerPath.Parent(path));
        if (parent.TryCreateDirectory(LayerPath.Name(path), ImpliedMode)) parent.SetMode(LayerPath.Name(path), ImpliedMode);
        return TryOpen(path) ?? throw new TarException($"\"{LayerPath.Show(path)}\" is no directory in the layer");
    }

    /// <summary>The directory at <paramref name="path"/>, or null.</summary>
    internal DirectoryHandle? TryOpen(ReadOnlySpan<byte> path)
    {
        if (path.Length == 0) return root;
        if (path.SequenceEqual(_lastPath)) return _last;
        var key = Encoding.Latin1.GetString(path);
        if (!_open.TryGetValue(key, out var handle))
        {
            try
            {
                handle = root.TryOpenInRoot(path);
            }
            catch (SyscallException e) when (e.Number is Errno.ENOTDIR or Errno.ELOOP)
            {
                throw new TarException($"a component of \"{LayerPath.Show(path)}\" is no directory in the layer", e);
            }

            if (handle is null) return null;
            _open.Add(key, handle);
        }

        _lastPath = path.ToArray();
        _last = handle;
        return handle;
    }

    public void Dispose() => Clear();

    private void Clear()
    {
        foreach (var handle in _open.Values) handle.Dispose();
        _open.Clear();
        _lastPath = [];
        _last = null;
    }
}
