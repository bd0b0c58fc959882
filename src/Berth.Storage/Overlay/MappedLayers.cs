using System.Globalization;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Linux.Namespaces;

namespace Berth.Storage.Overlay;

/// <summary>
/// A stack of layers as a user namespace is to see it: owners on the disk, which are those of the image, shown as the
/// namespace's own. Where the kernel can, each layer is an ID-mapped mount and nothing is copied; elsewhere one more layer
/// on top holds everything again with other owners.
/// </summary>
/// <remarks>
/// An overlay mounted over <see cref="Directories"/> keeps what it needs: dispose this as soon as it is mounted. Below the
/// scratch directory the mounts are <c>mapped/N</c>, and the copy, which is used again at the next start, is <c>owners</c>.
/// </remarks>
public sealed class MappedLayers : IDisposable
{
    private readonly string _scratch;
    private readonly List<string> _mounts = [];

    private MappedLayers(string scratch) => _scratch = scratch;

    /// <summary>What the overlay takes as lower directories, topmost first.</summary>
    public IReadOnlyList<string> Directories { get; private set; } = [];

    /// <summary>Whether the layers are ID-mapped mounts, else a copy has been made.</summary>
    public bool IsMapped { get; private set; }

    /// <summary>Makes the view.</summary>
    /// <param name="lower">The layers' directories, topmost first (<see cref="Layers.LayerStore.LowerDirectories"/>).</param>
    /// <param name="map">From the image's ids to those of the host.</param>
    /// <param name="scratch">An existing directory of the container on a disk file system.</param>
    /// <exception cref="SyscallException">Neither way works.</exception>
    public static MappedLayers Prepare(IReadOnlyList<string> lower, IdMap map, string scratch)
        => Prepare(lower, map, scratch, mayMount: true);

    internal static MappedLayers Prepare(IReadOnlyList<string> lower, IdMap map, string scratch, bool mayMount)
    {
        var layers = new MappedLayers(scratch);
        try
        {
            if (mayMount && !FileSystem.Exists(layers.Owners) && layers.TryMount(lower, map)) return layers;
            layers.Copy(lower, map);
            return layers;
        }
        catch
        {
            layers.Dispose();
            throw;
        }
    }

    /// <summary>Shows the tree at <paramref name="path"/> with mapped owners at <paramref name="target"/>, an existing directory.</summary>
    /// <exception cref="SyscallException">The kernel or the file system cannot map ids.</exception>
    public static void MountDirectory(string path, IdMap map, string target)
    {
        using var space = UserNamespace.Create(map);
        using var mount = DetachedMount.Clone(path, recursive: true);
        mount.MapIds(space, recursive: true);
        mount.AttachTo(target);
    }

    /// <summary>Takes the views away; what has been mounted over them goes on.</summary>
    public void Dispose()
    {
        foreach (var mount in _mounts)
        {
            Mount.TryUnmount(mount);
            FileSystem.TryRemoveDirectory(mount);
        }

        _mounts.Clear();
        FileSystem.TryRemoveDirectory($"{_scratch}/mapped");
    }

    private string Owners => $"{_scratch}/owners";

    private bool TryMount(IReadOnlyList<string> lower, IdMap map)
    {
        using var space = UserNamespace.Create(map);
        var directories = new List<string>();
        for (var i = 0; i < lower.Count; i++)
        {
            using var mount = DetachedMount.Clone(lower[i]);
            try
            {
                mount.MapIds(space);
            }
            catch (SyscallException e) when (e.Number is Errno.EINVAL or Errno.EPERM or Errno.ENOSYS or Errno.EOPNOTSUPP)
            {
                // Linux before 5.12, or a file system that has not learnt it.
                return false;
            }

            var target = $"{_scratch}/mapped/{i.ToString(CultureInfo.InvariantCulture)}";
            FileSystem.CreateDirectories(target, 0x1C0);
            // A view of a start that was killed would lie under the new one for good.
            Mount.TryUnmount(target);
            mount.AttachTo(target);
            _mounts.Add(target);
            directories.Add(target);
        }

        if (!OverlayTakes(directories)) return false;
        Directories = directories;
        return IsMapped = true;
    }

    /// <summary>Overlays of ID-mapped mounts came with Linux 5.19, seven versions after ID-mapped mounts.</summary>
    private bool OverlayTakes(List<string> directories)
    {
        if (Environment.OSVersion.Version >= new Version(5, 19)) return true;
        var empty = $"{_scratch}/mapped/none";
        FileSystem.CreateDirectories(empty, 0x1C0);
        try
        {
            using var context = FileSystemContext.Open("overlay");
            context.Set("lowerdir", $"{directories[0]}:{empty}");
            using var mount = context.Create();
            return true;
        }
        catch (SyscallException)
        {
            return false;
        }
        finally
        {
            FileSystem.TryRemoveDirectory(empty);
        }
    }

    private void Copy(IReadOnlyList<string> lower, IdMap map)
    {
        Dispose();
        if (!FileSystem.Exists(Owners)) MakeOwners(lower, map);
        Directories = [Owners, .. lower];
    }

    private void MakeOwners(IReadOnlyList<string> lower, IdMap map)
    {
        var making = $"{Owners}.new";
        foreach (var point in MountTable.Below(making)) Mount.TryUnmount(point);
        FileTree.Remove(making);
        var (upper, merged) = ($"{making}/upper", $"{making}/merged");
        FileSystem.CreateDirectories(merged, 0x1C0);
        FileSystem.CreateDirectories($"{making}/work", 0x1C0);
        FileSystem.CreateDirectory(upper, 0x1C0);
        using (var top = DirectoryHandle.Open(lower[0]))
        using (var copy = DirectoryHandle.Open(upper))
        {
            // The overlay shows its upper directory as the root: it is like the image's.
            var status = top.TryStatus([])!.Value;
            copy.SetOwner([], status.User, status.Group);
            copy.SetMode("."u8, status.Permissions);
        }

        new OverlayMount { Lower = lower, Upper = upper, Work = $"{making}/work", Attributes = MountAttributes.None }.MountOn(merged);
        try
        {
            using var root = DirectoryHandle.Open(merged);
            Chown(root, [], root.TryStatus([])!.Value, map);
            Descend(root, map);
        }
        finally
        {
            Mount.TryUnmount(merged);
        }

        FileSystem.Rename(upper, Owners);
        FileTree.Remove(making);
    }

    private static void Descend(DirectoryHandle directory, IdMap map)
    {
        foreach (var name in directory.Names())
        {
            if (directory.TryStatus(name) is not { } status) continue;
            Chown(directory, name, status, map);
            if (status.Type != FileType.Directory) continue;
            using var child = directory.TryOpenDirectory(name);
            if (child is not null) Descend(child, map);
        }
    }

    private static void Chown(DirectoryHandle directory, ReadOnlySpan<byte> name, FileStatus status, IdMap map)
    {
        // The kernel takes set-id bits and capabilities away with the old owner.
        var capability = status.Type == FileType.Regular ? directory.TryAttribute(name, "security.capability"u8) : null;
        directory.SetOwner(name, IdMap.ToOuter(map.Users, status.User), IdMap.ToOuter(map.Groups, status.Group));
        if (status.Type != FileType.SymbolicLink && (status.Permissions & 0xE00) != 0) directory.SetMode(name.IsEmpty ? "."u8 : name, status.Permissions);
        if (capability is not null) directory.SetAttribute(name, "security.capability"u8, capability);
    }
}
