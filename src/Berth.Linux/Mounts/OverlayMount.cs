using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Linux.Security;

namespace Berth.Linux.Mounts;

/// <summary>An overlay file system to be mounted (kernel documentation, filesystems/overlayfs.rst).</summary>
public sealed record OverlayMount
{
    private const int OptionsLimit = 4095;
    private const int Attempts = 50;

    /// <summary>The lower directories, topmost first; at least one.</summary>
    public required IReadOnlyList<string> Lower { get; init; }

    /// <summary>The writable directory; null for a read-only overlay, which then needs two lower directories or more.</summary>
    public string? Upper { get; init; }

    /// <summary>An empty directory on the file system of <see cref="Upper"/>.</summary>
    public string? Work { get; init; }

    /// <summary>
    /// Whether nothing is ever synced: right for what is thrown away. The kernel marks the work directory and refuses it from then
    /// on, since a crash may have come between; who mounts it volatile again says that this is no matter.
    /// </summary>
    public bool Volatile { get; init; }

    /// <summary>Whether the overlay's attributes are user.overlay.*, as an unprivileged user namespace needs.</summary>
    public bool UsesUserAttributes { get; init; } = OverlayAttributes.AreOfUser;

    /// <summary>Further options, <c>key=value</c> or <c>key</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The SELinux label that all files in it have (mount(8), <c>context=</c>); null for their own.</summary>
    public string? MountLabel { get; init; }

    /// <summary>Attributes of the mount: device files in it cannot be opened unless changed. Read-only is added where there is no upper directory.</summary>
    public MountAttributes Attributes { get; init; } = MountAttributes.NoDev;

    /// <summary>What mountinfo shows as the source.</summary>
    public string Source { get; init; } = "overlay";

    /// <summary>Mounts at <paramref name="target"/>: by the new calls, which take any number of layers, else by mount(2).</summary>
    /// <remarks>
    /// Podman mounts the directory of all layers on itself and detaches that when its last container goes. The kernel refuses
    /// a layer that was found through a mount which is detached by then; found again it is all right.
    /// </remarks>
    /// <exception cref="SyscallException">The kernel refuses, with what it said about it.</exception>
    public void MountOn(string target)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var mount = TryOpen();
                if (mount is null) MountByOptions(target);
                else mount.AttachTo(target);
                return;
            }
            catch (SyscallException e) when (e.Number is Errno.EINVAL or Errno.ENOSYS)
            {
                // Linux before 6.5 collects parameters that it does not know and refuses them all at the end.
                try
                {
                    MountByOptions(target);
                    return;
                }
                catch (SyscallException) when (attempt < Attempts)
                {
                    // Detached under this one, too, or a layer is really not acceptable: the last attempt tells.
                }
                catch (SyscallException)
                {
                    System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e);
                    throw;
                }
            }
        }
    }

    /// <summary>A mount that is not attached yet; null where the kernel cannot configure an overlay so (before Linux 6.7).</summary>
    /// <exception cref="SyscallException">The kernel refuses the overlay itself.</exception>
    public DetachedMount? TryOpen()
    {
        ForgetVolatile();
        using var context = FileSystemContext.Open("overlay");
        try
        {
            foreach (var lower in Lower) context.Set("lowerdir+", lower);
        }
        catch (SyscallException e) when (e.Number == Errno.EINVAL)
        {
            return null;
        }

        if (Upper is not null) context.Set("upperdir", Upper);
        if (Work is not null) context.Set("workdir", Work);
        context.Set("source", Source);
        foreach (var option in AllOptions())
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) context.Set(option);
            else context.Set(option[..equals], option[(equals + 1)..]);
        }

        if (MountLabel is not null && Selinux.IsEnabled) context.Set("context", MountLabel);
        return context.Create(EffectiveAttributes);
    }

    /// <summary>Mounts at <paramref name="target"/> by a program such as fuse-overlayfs(1), which takes the options of mount(8).</summary>
    /// <exception cref="HelperException">The program failed.</exception>
    public void MountBy(string program, string target)
    {
        var options = new StringBuilder("lowerdir=").AppendJoin(':', Lower.Select(Escape));
        if (Upper is not null) options.Append(",upperdir=").Append(Escape(Upper));
        if (Work is not null) options.Append(",workdir=").Append(Escape(Work));
        if (Volatile) options.Append(",volatile");
        options.Append(Selinux.MountOption(MountLabel));
        foreach (var option in Options) options.Append(',').Append(option);
        CapturedProcess.Run(new SpawnRequest { Program = program, Arguments = ["-o", options.ToString(), target] }).EnsureSuccess(program);
    }

    /// <summary>mount(2), with the layers in one page of text; long lists go through descriptors, whose names are short.</summary>
    internal void MountByOptions(string target)
    {
        ForgetVolatile();
        var open = new List<Descriptor>();
        try
        {
            var options = Text(Lower);
            if (Encoding.UTF8.GetByteCount(options) > OptionsLimit)
            {
                foreach (var lower in Lower) open.Add(FileSystem.Open(lower, OpenFlags.Path | OpenFlags.Directory));
                options = Text([.. open.Select(static descriptor => descriptor.ProcPath)]);
            }

            var flags = MountFlags.None;
            if (EffectiveAttributes.HasFlag(MountAttributes.ReadOnly)) flags |= MountFlags.ReadOnly;
            if (EffectiveAttributes.HasFlag(MountAttributes.NoSuid)) flags |= MountFlags.NoSuid;
            if (EffectiveAttributes.HasFlag(MountAttributes.NoDev)) flags |= MountFlags.NoDev;
            if (EffectiveAttributes.HasFlag(MountAttributes.NoExec)) flags |= MountFlags.NoExec;
            if (EffectiveAttributes.HasFlag(MountAttributes.NoAccessTime)) flags |= MountFlags.NoAccessTime;
            Mount.FileSystem(Source, target, "overlay", flags, options);
        }
        finally
        {
            foreach (var descriptor in open) descriptor.Dispose();
        }
    }

    /// <summary>A mount that failed half-way leaves the mark as one that was used does.</summary>
    private void ForgetVolatile()
    {
        if (!Volatile || Work is null) return;
        FileSystem.TryRemoveFile($"{Work}/work/incompat/volatile/dirty");
        FileSystem.TryRemoveDirectory($"{Work}/work/incompat/volatile");
    }

    private MountAttributes EffectiveAttributes => Upper is null ? Attributes | MountAttributes.ReadOnly : Attributes;

    private string Text(IReadOnlyList<string> lower)
    {
        var text = new StringBuilder("lowerdir=").AppendJoin(':', lower.Select(Escape));
        if (Upper is not null) text.Append(",upperdir=").Append(Escape(Upper));
        if (Work is not null) text.Append(",workdir=").Append(Escape(Work));
        foreach (var option in AllOptions()) text.Append(',').Append(option);
        return text.Append(Selinux.MountOption(MountLabel)).ToString();
    }

    private IEnumerable<string> AllOptions()
    {
        if (Upper is not null)
        {
            // An upper directory with data elsewhere could not be exported, nor moved to another store.
            if (!Options.Any(static option => option.StartsWith("metacopy=", StringComparison.Ordinal))) yield return "metacopy=off";
            if (Volatile && !Options.Contains("volatile")) yield return "volatile";
        }

        if (UsesUserAttributes) yield return "userxattr";
        foreach (var option in Options) yield return option;
    }

    private static string Escape(string path)
        => path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
}
