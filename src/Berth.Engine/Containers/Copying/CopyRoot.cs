using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Linux;

namespace Berth.Engine.Containers.Copying;

/// <summary>
/// A root that files are copied from or to. Every path is resolved in it by the kernel (openat2(2), RESOLVE_IN_ROOT without magic
/// links): a link of the container, also one that is swapped meanwhile, leads nowhere else.
/// </summary>
public sealed class CopyRoot : IDisposable
{
    private readonly Action? _closed;
    private readonly string _label;

    internal CopyRoot(DirectoryHandle root, CopyOwner? owner, string workingDirectory, string label, Action? closed)
    {
        _label = label;
        Root = root;
        Owner = owner;
        WorkingDirectory = workingDirectory;
        _closed = closed;
    }

    /// <summary>The host's files, as the caller sees them; what is copied here is the caller's.</summary>
    public static CopyRoot OfHost() => new(DirectoryHandle.Open("/"), new CopyOwner(UserIdentity.Effective, UserIdentity.EffectiveGroup), Directory.GetCurrentDirectory(), "the host", closed: null);

    /// <summary>Whom files copied here belong to; null to keep the owners that they have.</summary>
    public CopyOwner? Owner { get; }

    /// <summary>What relative paths are relative to.</summary>
    public string WorkingDirectory { get; }

    internal DirectoryHandle Root { get; }

    /// <summary>
    /// The directories of a running container whose content the kernel makes up: who copies what is above them leaves them out.
    /// </summary>
    internal IReadOnlyCollection<FileIdentity> LeftOut { get; private init; } = [];

    /// <summary>What a running container sees, of which /dev, /proc and /sys are left out.</summary>
    internal static CopyRoot OfRunning(DirectoryHandle root, CopyOwner? owner, string workingDirectory, string label) => new(root, owner, workingDirectory, label, closed: null)
    {
        LeftOut = [.. new[] { "dev", "proc", "sys" }.Select(name => root.TryStatus(Encoding.UTF8.GetBytes(name))?.Identity).OfType<FileIdentity>()],
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        Root.Dispose();
        _closed?.Invoke();
    }

    /// <summary>The path from the root, without <c>.</c> and <c>..</c>, and without a slash at its end unless it is the root.</summary>
    internal string Absolute(string path)
    {
        var full = Path.GetFullPath(Path.Join("/", path.StartsWith('/') ? path : $"{WorkingDirectory}/{path}"));
        return full.Length > 1 ? full.TrimEnd('/') : full;
    }

    /// <summary>Opens a directory.</summary>
    /// <param name="path">From the root, as <see cref="Absolute"/> gives it.</param>
    /// <param name="shown">What the user calls it.</param>
    /// <exception cref="NotFoundException">It is not there, or no directory: a container may be at work on what was looked at a moment ago.</exception>
    internal DirectoryHandle OpenDirectory(string path, string shown)
    {
        try
        {
            return Root.TryOpenInRoot(Relative(path)) ?? throw NotFound(shown);
        }
        catch (SyscallException error) when (error.Number == Errno.ENOTDIR)
        {
            throw NotFound(shown);
        }
    }

    /// <summary>Opens a file or a directory; null if it is not there.</summary>
    internal Descriptor? TryOpenFile(string path, OpenFlags flags)
    {
        try
        {
            return Root.TryOpenFileInRoot(Relative(path), flags);
        }
        catch (SyscallException error) when (error.Number == Errno.ENOTDIR)
        {
            return null;
        }
    }

    /// <inheritdoc cref="TryOpenFile"/>
    /// <exception cref="NotFoundException">It is not there.</exception>
    internal Descriptor OpenFile(string path, OpenFlags flags, string shown) => TryOpenFile(path, flags) ?? throw NotFound(shown);

    internal NotFoundException NotFound(string shown) => new($"\"{shown}\" could not be found on {_label}: no such file or directory");

    private static byte[] Relative(string path) => Encoding.UTF8.GetBytes("." + path);
}
