using System.Runtime.InteropServices;
using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Linux.Mounts;

/// <summary>
/// An overlay file system to be mounted (kernel documentation, "Overlay Filesystem"). Layers are given one by one through fsconfig(2),
/// so that neither their number nor the length of their paths meets the one page that mount(2) has for options.
/// </summary>
public sealed record OverlayMount
{
    private const long FsOpen = 430;
    private const long FsConfig = 431;
    private const long FsMount = 432;
    private const long MoveMount = 429;
    private const int CloseOnExec = 1;
    private const int MoveFromEmptyPath = 4;
    private const int CurrentDirectory = -100;
    private const int NoDevices = 4;
    private const int ReadOnlyMount = 1;
    private const uint SetFlag = 0;
    private const uint SetString = 1;
    private const uint Create = 6;

    /// <summary>The layers that are only read, the topmost first.</summary>
    public required IReadOnlyList<string> Lower { get; init; }

    /// <summary>The directory that takes changes; null for a file system that cannot be written.</summary>
    public string? Upper { get; init; }

    /// <summary>An empty directory on the same file system as <see cref="Upper"/>.</summary>
    public string? Work { get; init; }

    /// <summary>
    /// Changes are not flushed to disk at any time, unmounting included: right for a file system that nobody needs after a crash.
    /// </summary>
    public bool Volatile { get; init; }

    /// <summary>Mounts it on an existing directory; device files in it cannot be opened.</summary>
    /// <exception cref="SyscallException">The kernel refuses, with what it said about it.</exception>
    public void MountOn(string target)
    {
        var number = Libc.syscall(FsOpen, Name("overlay", out var type), CloseOnExec, 0, 0, 0, 0);
        Marshal.FreeCoTaskMem(type);
        if (number == -1 && Errno.Last == Errno.ENOSYS)
        {
            MountWithOptions(target);
            return;
        }

        using var context = new Descriptor((int)Syscall.Check(number, "fsopen", "overlay"));
        foreach (var layer in Lower)
        {
            // Linux before 6.7 does not know single layers.
            if (!TryConfigure(context, SetString, "lowerdir+", layer))
            {
                MountWithOptions(target);
                return;
            }
        }

        if (Upper is not null)
        {
            Configure(context, SetString, "upperdir", Upper);
            Configure(context, SetString, "workdir", Work!);
            if (Volatile)
                Configure(context, SetFlag, "volatile", null);
        }

        Configure(context, SetString, "metacopy", "off");
        Configure(context, Create, null, null);
        var attributes = NoDevices | (Upper is null ? ReadOnlyMount : 0);
        using var mount = new Descriptor((int)Syscall.Check(
            Libc.syscall(FsMount, context.Number, CloseOnExec, attributes, 0, 0, 0), "fsmount overlay for", target));
        var empty = Name("", out var emptyBlock);
        var path = Name(target, out var pathBlock);
        var moved = Libc.syscall(MoveMount, mount.Number, empty, CurrentDirectory, path, MoveFromEmptyPath, 0);
        var error = Errno.Last;
        Marshal.FreeCoTaskMem(emptyBlock);
        Marshal.FreeCoTaskMem(pathBlock);
        if (moved == -1)
            throw new SyscallException(error, "move_mount overlay to", target);
    }

    private void MountWithOptions(string target)
    {
        var options = new StringBuilder("lowerdir=").AppendJoin(':', Lower.Select(Escape));
        if (Upper is not null)
            options.Append(",upperdir=").Append(Escape(Upper)).Append(",workdir=").Append(Escape(Work!)).Append(Volatile ? ",volatile" : "");
        Mount.FileSystem("overlay", target, "overlay", MountFlags.NoDev | (Upper is null ? MountFlags.ReadOnly : MountFlags.None), options.ToString());
    }

    private static string Escape(string path)
        => path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);

    private static void Configure(Descriptor context, uint command, string? key, string? value)
    {
        if (!TryConfigure(context, command, key, value))
            throw new SyscallException(Errno.EINVAL, key is null ? "mount overlay" : $"mount overlay with {key}", value ?? Said(context));
    }

    private static bool TryConfigure(Descriptor context, uint command, string? key, string? value)
    {
        var keyText = Name(key, out var keyBlock);
        var valueText = Name(value, out var valueBlock);
        var result = Libc.syscall(FsConfig, context.Number, command, keyText, valueText, 0, 0);
        var error = Errno.Last;
        Marshal.FreeCoTaskMem(keyBlock);
        Marshal.FreeCoTaskMem(valueBlock);
        if (result == -1 && error != Errno.EINVAL)
            throw new SyscallException(error, key is null ? "mount overlay" : $"mount overlay with {key}", value ?? Said(context));
        return result != -1;
    }

    // The kernel writes why it refuses into the context, as "e overlay: text".
    private static string? Said(Descriptor context)
    {
        var buffer = new byte[1024];
        try
        {
            var length = FileSystem.Read(context, buffer);
            return Encoding.UTF8.GetString(buffer, 0, length).TrimEnd();
        }
        catch (SyscallException)
        {
            // It said nothing (ENODATA).
            return null;
        }
    }

    private static long Name(string? text, out nint block) => block = Marshal.StringToCoTaskMemUTF8(text);
}
