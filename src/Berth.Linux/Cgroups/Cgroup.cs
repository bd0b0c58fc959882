using System.Globalization;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Linux.Cgroups;

/// <summary>
/// One control group of the version 2 hierarchy (cgroups(7); kernel documentation, "Control Group v2"). It need not exist.
/// </summary>
public sealed class Cgroup
{
    private const short POLLPRI = 2;
    private readonly string _root;

    internal Cgroup(string root, string path)
    {
        _root = root;
        Path = path.Length > 1 ? path.TrimEnd('/') : "/";
    }

    /// <summary>The path from the hierarchy's root as this process sees it; <c>/</c> is the root.</summary>
    public string Path { get; }

    /// <summary>The directory in the file system.</summary>
    public string Directory => Path == "/" ? _root : _root + Path;

    /// <summary>The cgroup above; null for the root.</summary>
    public Cgroup? Parent => Path == "/" ? null : new Cgroup(_root, Path[..Math.Max(1, Path.LastIndexOf('/'))]);

    /// <summary>Whether the cgroup is there.</summary>
    public bool Exists => Libc.access(Directory, 0) == 0;

    /// <summary>The controllers that can be used here, as the parent hands them down (cgroup.controllers).</summary>
    public IReadOnlyList<string> Controllers => Words("cgroup.controllers");

    /// <summary>The controllers that this cgroup hands down to its children (cgroup.subtree_control).</summary>
    public IReadOnlyList<string> SubtreeControllers => Words("cgroup.subtree_control");

    /// <summary>Whether a live process is in it or below (cgroup.events); false where it does not exist.</summary>
    public bool IsPopulated => Flag("cgroup.events", "populated");

    /// <summary>Whether everything in it stands still (cgroup.events).</summary>
    public bool IsFrozen => Flag("cgroup.events", "frozen");

    /// <summary>A cgroup below this one.</summary>
    public Cgroup Child(string name) => new(_root, Path == "/" ? $"/{name}" : $"{Path}/{name}");

    /// <summary>Makes the cgroup and those above it that are missing; one that is there is no error.</summary>
    public void Create()
    {
        if (Libc.mkdir(Directory, 0x1ed) == 0 || Errno.Last == Errno.EEXIST)
            return;
        var errno = Errno.Last;
        if (errno != Errno.ENOENT || Parent is not { } parent)
            throw new SyscallException(errno, "mkdir", Directory);
        parent.Create();
        if (Libc.mkdir(Directory, 0x1ed) == -1 && Errno.Last != Errno.EEXIST)
            throw new SyscallException(Errno.Last, "mkdir", Directory);
    }

    /// <summary>Makes the cgroup in one that is there.</summary>
    /// <returns>Whether it exists now; false where the one above does not.</returns>
    public bool TryCreate()
    {
        if (Libc.mkdir(Directory, 0x1ed) == 0 || Errno.Last == Errno.EEXIST)
            return true;
        return Errno.Last == Errno.ENOENT ? false : throw new SyscallException(Errno.Last, "mkdir", Directory);
    }

    /// <summary>
    /// Hands controllers down to this cgroup's children, one at a time so that one which is refused keeps no other back. A cgroup
    /// that has processes of its own cannot (the kernel's rule of no internal processes).
    /// </summary>
    /// <returns>Those that were refused.</returns>
    public IReadOnlyList<string> EnableControllers(IEnumerable<string> controllers)
    {
        var refused = new List<string>();
        foreach (var controller in controllers)
        {
            if (CgroupFile.TryWrite($"{Directory}/cgroup.subtree_control", $"+{controller}") != 0)
                refused.Add(controller);
        }
        return refused;
    }

    /// <summary>
    /// Moves a process into this cgroup. The first such move within some ten milliseconds waits for an RCU grace period
    /// (about 7 ms); others right after it are quick.
    /// </summary>
    public void Attach(int pid) => CgroupFile.Write($"{Directory}/cgroup.procs", pid.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes one of the cgroup's files.</summary>
    public void Write(string file, string value) => CgroupFile.Write($"{Directory}/{file}", value);

    /// <summary>Reads one of the cgroup's files; null where it is not there.</summary>
    public string? Read(string file) => CgroupFile.TryRead($"{Directory}/{file}");

    /// <summary>The processes right in this cgroup; none where it does not exist. A process of a foreign pid namespace is 0.</summary>
    public IReadOnlyList<int> Processes()
    {
        var list = new List<int>();
        foreach (var line in Read("cgroup.procs").AsSpan().EnumerateLines())
        {
            if (int.TryParse(line, CultureInfo.InvariantCulture, out var pid))
                list.Add(pid);
        }
        return list;
    }

    /// <summary>The processes in this cgroup and in all below.</summary>
    public IReadOnlyList<int> AllProcesses()
    {
        var list = new List<int>(Processes());
        foreach (var child in Children())
            list.AddRange(child.AllProcesses());
        return list;
    }

    /// <summary>The cgroups right below; none where this one does not exist.</summary>
    public IReadOnlyList<Cgroup> Children()
    {
        try
        {
            var list = new List<Cgroup>();
            foreach (var directory in System.IO.Directory.EnumerateDirectories(Directory))
                list.Add(Child(System.IO.Path.GetFileName(directory)));
            return list;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Kills everything in it and below at once (cgroup.kill, Linux 5.14; process by process on an older kernel).</summary>
    public void Kill()
    {
        var errno = CgroupFile.TryWrite($"{Directory}/cgroup.kill", "1");
        if (errno == 0 || !Exists)
            return;
        if (errno != Errno.ENOENT)
            throw new SyscallException(errno, "write", $"{Directory}/cgroup.kill");
        // A process may fork while the list is read, so the list is read until it stays empty.
        for (var round = 0; round < 100 && IsPopulated; round++)
        {
            foreach (var pid in AllProcesses())
            {
                if (pid > 0)
                    _ = Libc.kill(pid, Signals.Kill);
            }
            Thread.Sleep(1);
        }
    }

    /// <summary>Stops everything in it and below from running, and waits until that is so.</summary>
    /// <returns>False when it is not within the time.</returns>
    public bool Freeze(TimeSpan timeout)
    {
        Write("cgroup.freeze", "1");
        return WaitEvents(static cgroup => cgroup.IsFrozen, timeout);
    }

    /// <summary>Lets it run again.</summary>
    public void Thaw() => Write("cgroup.freeze", "0");

    /// <summary>Waits until no live process is in it or below.</summary>
    /// <returns>False when there still is one after the time.</returns>
    public bool WaitEmpty(TimeSpan timeout) => WaitEvents(static cgroup => !cgroup.IsPopulated, timeout);

    /// <summary>
    /// Removes the cgroup with all below it, bottom-up, after its last process is gone; does nothing where it does not exist.
    /// </summary>
    /// <param name="timeout">How long to wait for the last process.</param>
    /// <exception cref="ConflictException">Processes are still there.</exception>
    /// <exception cref="SyscallException">The kernel refuses to remove it.</exception>
    public void Remove(TimeSpan timeout)
    {
        var deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        for (var pause = 0; ; pause = Math.Min(pause + 1, 10))
        {
            // Optimistic: the usual cgroup is empty and has no child.
            var errno = TryRemoveTree();
            if (errno == 0)
                return;
            if (errno != Errno.EBUSY && errno != Errno.ENOTEMPTY)
                throw new SyscallException(errno, "rmdir", Directory);
            var left = deadline - Environment.TickCount64;
            if (left <= 0)
            {
                var processes = AllProcesses();
                throw new ConflictException(processes.Count > 0
                    ? $"cgroup {Path}: still has {processes.Count} process(es), the first is {processes[0]}"
                    : $"cgroup {Path}: cannot be removed: {Errno.Describe(errno)}");
            }
            // Unpopulated comes a moment before rmdir is possible, so a pause comes after it too.
            WaitEmpty(TimeSpan.FromMilliseconds(left));
            if (pause > 0)
                Thread.Sleep(pause);
        }
    }

    /// <summary>Kills everything in it, then <see cref="Remove"/>s it.</summary>
    public void KillAndRemove(TimeSpan timeout)
    {
        if (!Exists)
            return;
        if (IsPopulated)
            Kill();
        Remove(timeout);
    }

    /// <summary>The figures of this cgroup; a controller that is not enabled here leaves its part null.</summary>
    public CgroupStatistics Statistics() => CgroupStatistics.Read(this);

    /// <inheritdoc/>
    public override string ToString() => Path;

    private int TryRemoveTree()
    {
        if (Libc.rmdir(Directory) == 0)
            return 0;
        var errno = Errno.Last;
        if (errno == Errno.ENOENT)
            return 0;
        if (errno != Errno.EBUSY && errno != Errno.ENOTEMPTY)
            return errno;
        var children = Children();
        foreach (var child in children)
        {
            var below = child.TryRemoveTree();
            if (below != 0)
                return below;
        }
        if (children.Count == 0)
            return errno;
        return Libc.rmdir(Directory) == 0 || Errno.Last == Errno.ENOENT ? 0 : Errno.Last;
    }

    private unsafe bool WaitEvents(Func<Cgroup, bool> condition, TimeSpan timeout)
    {
        var deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        if (condition(this) || !Exists)
            return condition(this);
        var fd = Libc.openat(-100, $"{Directory}/cgroup.events", 0x80000, 0);
        if (fd == -1)
            return condition(this);
        using var events = new Descriptor(fd);
        Span<byte> ignored = stackalloc byte[128];
        while (true)
        {
            // kernfs wakes a poller only after the file was read through that descriptor.
            fixed (byte* start = ignored)
                _ = Libc.read(fd, start, ignored.Length);
            if (condition(this))
                return true;
            var left = deadline - Environment.TickCount64;
            if (left <= 0)
                return false;
            var entry = new PollEntry { Number = fd, Events = POLLPRI };
            // A removed cgroup reports an error at once; the cap keeps a missed event from costing the whole time.
            if (Libc.poll(&entry, 1, (int)Math.Min(left, 100)) > 0 && !Exists)
                return condition(this);
            _ = Libc.lseek(fd, 0, 0);
        }
    }

    private bool Flag(string file, string key)
    {
        foreach (var line in Read(file).AsSpan().EnumerateLines())
        {
            if (line.StartsWith(key) && line.Length > key.Length && line[key.Length] == ' ')
                return line[^1] == '1';
        }
        return false;
    }

    private string[] Words(string file) => Read(file)?.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) ?? [];
}
