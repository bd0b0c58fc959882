using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;

namespace Berth.Storage.Overlay;

/// <summary>
/// A stack of directories seen as one tree, for reading: an overlay that belongs to this process and goes with it. On kernels
/// that cannot mount one out of sight (before Linux 6.7) it is mounted in a scratch directory.
/// </summary>
public sealed class OverlayView : IDisposable
{
    private DetachedMount? _detached;
    private string? _attached;
    private string? _empty;

    private OverlayView()
    {
    }

    /// <summary>Where the tree is seen while this object lives; for this process only.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Shows a stack of directories.</summary>
    /// <param name="directories">Topmost first; none is an empty tree.</param>
    /// <param name="scratch">A directory for temporary files.</param>
    /// <param name="options">What the overlay file system has to be told to read them (<see cref="Configuration.StorageConfiguration.OverlayReadOptions"/>).</param>
    /// <exception cref="SyscallException">The kernel refuses.</exception>
    public static OverlayView Open(IReadOnlyList<string> directories, string scratch, IReadOnlyList<string>? options = null)
    {
        var view = new OverlayView();
        try
        {
            if (directories.Count == 1)
            {
                view.Path = directories[0];
                return view;
            }

            if (directories.Count == 0)
            {
                view.Path = view._empty = NewDirectory(scratch);
                return view;
            }

            var mount = new OverlayMount { Lower = directories, Options = options ?? [], Attributes = MountAttributes.NoDev | MountAttributes.NoSuid };
            view._detached = TryOpen(mount);
            if (view._detached is not null)
            {
                view.Path = view._detached.Descriptor.ProcPath;
                return view;
            }

            view._empty = NewDirectory(scratch);
            mount.MountOn(view._empty);
            view.Path = view._attached = view._empty;
            return view;
        }
        catch
        {
            view.Dispose();
            throw;
        }
    }

    /// <summary>Shows what is mounted at a path, which stays even when it is unmounted there meanwhile.</summary>
    /// <returns>Null where nothing is mounted.</returns>
    /// <exception cref="SyscallException">There is no such path, or the kernel refuses.</exception>
    public static OverlayView? TryOpenMounted(string path)
    {
        var mount = DetachedMount.Clone(path);
        // A clone of a directory is a mount, too; it is on its parent's device.
        if (FileStatus.Of(mount.Descriptor).Identity.Device == FileStatus.TryOf(System.IO.Path.GetDirectoryName(path)!)?.Identity.Device)
        {
            mount.Dispose();
            return null;
        }

        return new OverlayView { _detached = mount, Path = mount.Descriptor.ProcPath };
    }

    /// <summary>Ends the view.</summary>
    public void Dispose()
    {
        _detached?.Dispose();
        if (_attached is not null) Mount.TryUnmount(_attached);
        if (_empty is not null) FileSystem.TryRemoveDirectory(_empty);
    }

    private static DetachedMount? TryOpen(OverlayMount mount)
    {
        try
        {
            return mount.TryOpen();
        }
        catch (SyscallException e) when (e.Number is Linux.Errno.EINVAL or Linux.Errno.ENOSYS)
        {
            return null;
        }
    }

    private static string NewDirectory(string scratch)
    {
        FileSystem.CreateDirectories(scratch, 0x1C0);
        var path = $"{scratch}/berth-view-{Guid.NewGuid():N}";
        FileSystem.CreateDirectory(path, 0x1C0);
        return path;
    }
}
