using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Linux.Security;

/// <summary>SELinux as the kernel runs it, and its labels of files (selinux(8), the kernel's Documentation/admin-guide/LSM/SELinux.rst).</summary>
public static class Selinux
{
    private static readonly byte[] Attribute = "security.selinux"u8.ToArray();
    private static bool? _isEnabled;

    /// <summary>Whether the kernel has a policy loaded, enforced or not.</summary>
    public static bool IsEnabled => _isEnabled ??= FileSystem.Exists("/sys/fs/selinux/enforce") && OwnLabel() is not ("" or "kernel");

    /// <summary>The label of this process; empty without SELinux.</summary>
    public static string OwnLabel() => FileSystem.TryReadText("/proc/self/attr/current")?.TrimEnd('\0', '\n') ?? "";

    /// <summary>Whether an extended attribute is a file's label, which belongs to the place where the file is and not to its content.</summary>
    public static bool IsLabel(ReadOnlySpan<byte> attribute) => attribute.SequenceEqual(Attribute);

    /// <summary>The option for mount(2) that gives all files of a file system one label, with a comma before it; empty without a label or SELinux.</summary>
    public static string MountOption(string? label) => label is not null && IsEnabled ? $",context=\"{label}\"" : "";

    /// <summary>The label of what a path leads to; null where it has none or its file system keeps none.</summary>
    /// <exception cref="NotFoundException">Nothing has that name.</exception>
    public static string? LabelOf(string path)
    {
        using var directory = Open(path, out var name);
        return directory.TryAttribute(name, Attribute) is { } value ? Encoding.UTF8.GetString(value).TrimEnd('\0') : null;
    }

    /// <summary>Gives what a path leads to, and all that is in it, a label; symbolic links in it are labelled themselves.</summary>
    /// <returns>False where the file system keeps no labels, or has one for all of its files (mount(8), <c>context=</c>).</returns>
    /// <exception cref="NotFoundException">Nothing has that name.</exception>
    /// <exception cref="SyscallException">The label is none of the policy's, or the file system cannot be written.</exception>
    public static bool TryLabel(string path, string label)
    {
        var value = Encoding.UTF8.GetBytes(label);
        using var directory = Open(path, out var name);
        try
        {
            if (name.Length == 0) Label(directory, value);
            else directory.SetAttribute(name, Attribute, value);
            return true;
        }
        catch (SyscallException error) when (error.Number == Errno.EOPNOTSUPP)
        {
            return false;
        }
    }

    // A directory is opened itself and has no name in it; of a file it is the directory that has it.
    private static DirectoryHandle Open(string path, out byte[] name)
    {
        name = [];
        if (FileStatus.TryOf(path) is not { } status) throw new NotFoundException($"label {path}: no such file or directory");
        if (status.Type == FileType.Directory) return DirectoryHandle.Open(path);
        var file = Path.GetFullPath(new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path);
        name = Encoding.UTF8.GetBytes(Path.GetFileName(file));
        return DirectoryHandle.Open(Path.GetDirectoryName(file)!);
    }

    private static void Label(DirectoryHandle directory, byte[] value)
    {
        foreach (var name in directory.Names())
        {
            // What goes away meanwhile needs no label.
            if (directory.TryStatus(name) is not { } status) continue;
            if (status.Type == FileType.Directory)
            {
                using var child = directory.TryOpenDirectory(name);
                if (child is not null) Label(child, value);
                continue;
            }

            try
            {
                directory.SetAttribute(name, Attribute, value);
            }
            catch (SyscallException error) when (error.Number == Errno.ENOENT)
            {
            }
        }

        directory.SetAttribute([], Attribute, value);
    }
}
