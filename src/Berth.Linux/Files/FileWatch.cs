using System.Runtime.InteropServices;

namespace Berth.Linux.Files;

/// <summary>Tells when files change, are renamed or removed (inotify(7)).</summary>
public sealed partial class FileWatch : IDisposable
{
    private const int CloseOnExec = 0x80000, NonBlocking = 0x800;
    private const uint Changes = 0x2 | 0x4 | 0x400 | 0x800; // IN_MODIFY, IN_ATTRIB (an unlink shows as that), IN_DELETE_SELF, IN_MOVE_SELF

    /// <summary>Watches nothing yet.</summary>
    public FileWatch() => Descriptor = new Descriptor(Syscall.Check(inotify_init1(CloseOnExec | NonBlocking), "inotify_init1"));

    /// <summary>Readable when something watched has changed; call <see cref="Acknowledge"/> then.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>Watches a file; one that is not there is passed over.</summary>
    /// <returns>Whether it is there.</returns>
    public bool Add(string path)
    {
        var result = inotify_add_watch(Descriptor.Number, path, Changes);
        if (result == -1 && Errno.Last == Errno.ENOENT)
            return false;
        Syscall.Check(result, "inotify_add_watch", path);
        return true;
    }

    /// <summary>Takes in what was announced.</summary>
    public unsafe void Acknowledge()
    {
        var buffer = stackalloc byte[4096];
        while (Libc.read(Descriptor.Number, buffer, 4096) > 0)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Descriptor.Dispose();

    [LibraryImport(Libc.Library, SetLastError = true)]
    private static partial int inotify_init1(int flags);

    [LibraryImport(Libc.Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int inotify_add_watch(int descriptor, string path, uint mask);
}
