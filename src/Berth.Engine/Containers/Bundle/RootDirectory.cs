using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Bundle;

/// <summary>A mounted root file system, entered only through openat2(2) with RESOLVE_IN_ROOT.</summary>
public sealed class RootDirectory : IRootFiles, IDisposable
{
    // No account or os-release file is this long; an image must not fill this process's memory.
    private const int GreatestFile = 16 << 20;
    private readonly DirectoryHandle root;

    private RootDirectory(DirectoryHandle root) => this.root = root;

    /// <summary>The open directory.</summary>
    public DirectoryHandle Handle => root;

    /// <summary>Opens the directory <paramref name="path"/> as a root.</summary>
    public static RootDirectory Open(string path) => new(DirectoryHandle.Open(path));

    /// <inheritdoc/>
    public byte[]? TryRead(string path)
    {
        var name = Encoding.UTF8.GetBytes(path);
        Descriptor? opened;
        try
        {
            // An O_PATH descriptor first: opening a FIFO or a device that an image put there must not block or act.
            using var place = root.TryOpenFileInRoot(name, OpenFlags.Path);
            if (place is null || (FileStatus.Of(place).Mode & 0xF000) != 0x8000) return null;
            opened = root.TryOpenFileInRoot(name, OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoControllingTerminal);
        }
        catch (SyscallException e) when (e.Number is Linux.Errno.ENOTDIR or Linux.Errno.ELOOP)
        {
            return null;
        }

        if (opened is null) return null;
        using (opened)
        {
            var buffer = new MemoryStream();
            var chunk = new byte[8192];
            for (int count; (count = FileSystem.Read(opened, chunk, path)) > 0;)
            {
                buffer.Write(chunk, 0, count);
                if (buffer.Length > GreatestFile) throw new InvalidArgumentException($"{path} in the container's root is larger than {GreatestFile} bytes");
            }

            return buffer.ToArray();
        }
    }

    /// <summary>Adds lines to a file if it is there and regular.</summary>
    public void Append(string path, string lines)
    {
        if (TryRead(path) is not { } content) return;
        using var file = root.TryOpenFileInRoot(Encoding.UTF8.GetBytes(path), OpenFlags.WriteOnly | OpenFlags.Append | OpenFlags.NonBlocking);
        if (file is null) return;
        var separator = content.Length > 0 && content[^1] != (byte)'\n' ? "\n" : "";
        FileSystem.Write(file, Encoding.UTF8.GetBytes(separator + lines), path);
    }

    /// <summary>Whether a directory is there.</summary>
    public bool HasDirectory(string path)
    {
        try
        {
            using var found = root.TryOpenInRoot(Encoding.UTF8.GetBytes(path));
            return found is not null;
        }
        catch (SyscallException e) when (e.Number is Linux.Errno.ENOTDIR or Linux.Errno.ELOOP)
        {
            return false;
        }
    }

    /// <summary>Makes a directory and those above it that are missing; the new ones get the owner.</summary>
    public void CreateDirectories(string path, uint uid, uint gid)
    {
        var at = "";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var parent = at.Length == 0 ? "/" : at;
            at += "/" + part;
            if (HasDirectory(at)) continue;
            using var directory = root.TryOpenInRoot(Encoding.UTF8.GetBytes(parent)) ?? throw new NotFoundException($"{parent} in the container's root is no directory");
            var name = Encoding.UTF8.GetBytes(part);
            if (directory.TryCreateDirectory(name, 0x1ED)) directory.SetOwner(name, uid, gid);
        }
    }

    /// <summary>
    /// Makes /etc/mtab, where programs read the table of mounts, a link to /proc/mounts if nothing is there. A root that cannot be
    /// written to stays as it is.
    /// </summary>
    public void LinkMountTable(uint uid, uint gid)
    {
        try
        {
            CreateDirectories("/etc", uid, gid);
            using var etc = root.TryOpenInRoot("etc"u8) ?? throw new NotFoundException("/etc in the container's root is no directory");
            if (etc.TryCreateSymbolicLink("/proc/mounts"u8, "mtab"u8) && (uid, gid) != (0, 0)) etc.SetOwner("mtab"u8, uid, gid);
        }
        catch (SyscallException error) when (error.Number != Linux.Errno.EROFS)
        {
            throw new EngineException(error.Kind, $"creating /etc/mtab symlink: {Linux.Errno.Describe(error.Number)}", error);
        }
        catch (SyscallException)
        {
            // Read-only: the program that needs the link has brought it.
        }
    }

    /// <summary>Closes the root.</summary>
    public void Dispose() => root.Dispose();
}
