using Berth.Engine.Templates.Formatting;
using System.Text.Json;
using Berth.Engine.Containers.Specification;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// Containers at rest: their rows, directories, specifications and locks. Knows nothing of how one is run.
/// </summary>
/// <param name="paths">The roots that this store works under.</param>
/// <param name="state">The index, asked for when a row is.</param>
internal sealed class ContainerStore(EnginePaths paths, Func<StateStore> state)
{
    private const string SpecificationFile = "/spec.json";
    private static readonly TimeSpan CreatorPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ExitPatience = TimeSpan.FromMilliseconds(500), ExitStep = TimeSpan.FromMilliseconds(2);
    private StateStore? _state;

    /// <summary>Whether the index was needed so far.</summary>
    public bool IsIndexOpen => _state is not null;

    private StateStore State => _state ??= state();

    /// <summary>The rows.</summary>
    public ContainerTable Rows => State.Containers;

    /// <summary>How containers that are gone ended.</summary>
    public ExitTable Exits => State.Exits;

    /// <summary>Which containers need which others.</summary>
    public DependencyTable Dependencies => State.Dependencies;

    /// <summary>The roots that this store works under.</summary>
    public EnginePaths Paths => paths;

    /// <summary>
    /// A container as it is now, for who only looks. Where its process has just ended, its exit status is on the way from conmon's file to
    /// its row; the look goes after it for a moment, and for no longer.
    /// </summary>
    public ContainerRow See(ContainerRow row)
    {
        var seen = ContainerObservation.Observe(paths, row);
        if (!row.HasProcess || seen is not { Status: ContainerStatus.Stopped, ExitCode: ContainerObservation.UnknownExitCode })
            return seen;
        for (var waited = TimeSpan.Zero; ; waited += ExitStep)
        {
            if (Rows.FindById(row.Id) is not { Name: not null } current)
                return seen;
            seen = ContainerObservation.Observe(paths, current);
            if (!current.HasProcess || seen.ExitCode != ContainerObservation.UnknownExitCode || !current.Monitor.IsAlive || waited >= ExitPatience)
                return seen;
            Thread.Sleep(ExitStep);
        }
    }

    /// <summary>Runs several changes of rows as one.</summary>
    public void Write(Action work) => State.Write(work);

    /// <summary>Runs several changes of rows as one; a power cut may lose them.</summary>
    public void WriteUntilReboot(Action work) => State.WriteUntilReboot(work);

    /// <summary>Sees to it that the next changes of rows find room on the disk.</summary>
    public void ReserveRoom() => State.ReserveRoom();

    /// <summary>Whether the disk of the containers is so full that the next one may find no room.</summary>
    public bool IsShortOfRoom => FileSystemStatus.TryOf(Paths.Root) is { AvailableBytes: < 4 << 20 };

    /// <summary>
    /// Waits for a container's lock. Whoever changes it or its row holds the lock; who only looks does not need it. Who comes too late, to
    /// a container that is gone, makes no file: killed, he would leave it.
    /// </summary>
    public ContainerLock Lock(string id)
    {
        var file = OfdLock.AcquireExisting(paths.ContainerLock(id));
        return file is null && Rows.Exists(id) ? LockNew(id) : new ContainerLock(file, id, () => Rows);
    }

    /// <summary>Takes a container's lock if nobody has it; null otherwise.</summary>
    public ContainerLock? TryLock(string id)
    {
        var file = OfdLock.TryAcquireExisting(paths.ContainerLock(id), out var exists);
        if (file is null && exists)
            return null;
        return file is null && Rows.Exists(id) ? TryLockNew(id) : new ContainerLock(file, id, () => Rows);
    }

    /// <summary>As <see cref="TryLock"/>, for a container that is not in the index.</summary>
    public ContainerLock? TryLockNew(string id)
    {
        FileSystem.CreateDirectories(paths.Locks, 0x1C0);
        return OfdLock.TryAcquire(paths.ContainerLock(id)) is { } file ? new ContainerLock(file, id, () => Rows) : null;
    }

    private ContainerLock LockNew(string id)
    {
        FileSystem.CreateDirectories(paths.Locks, 0x1C0);
        return new ContainerLock(OfdLock.Acquire(paths.ContainerLock(id)), id, () => Rows);
    }

    /// <summary>
    /// Adds the row of a container that is about to be made, and takes its lock. The row comes first, so that a kill in between leaves
    /// nothing that no row tells of; it names this process, so that nobody takes it for abandoned before the lock is held.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="untilReboot">Whether a power cut may lose the row.</param>
    /// <returns>The lock, and the row as it was added.</returns>
    /// <exception cref="ConflictException">Another container has the name.</exception>
    public (ContainerLock Lock, ContainerRow Row) AddAndLock(ContainerRow row, bool untilReboot = false)
    {
        row = row with { Operation = ContainerOperation.Creating, BootId = BootId.Current, Process = ProcessIdentity.TryOf(Environment.ProcessId) ?? default };
        if (untilReboot)
            Rows.InsertUntilReboot(row);
        else
            Rows.Insert(row);
        var held = LockNew(row.Id);
        try
        {
            // On a machine that stood still for longer than anybody waits for a creator, the row has been taken back.
            if (!Rows.Exists(row.Id))
                Rows.Insert(row);
            return (held, row);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Whether the creator of a container has added its row and is about to take its lock.</summary>
    public static bool AwaitsCreator(ContainerRow row)
        => row.Operation == ContainerOperation.Creating && row.BootId == BootId.Current && row.Process.IsAlive
            && (DateTimeOffset.UtcNow - row.Created).Duration() < CreatorPatience;

    /// <summary>
    /// Forgets a container whose lock is held and of which nothing else is left: the row and the lock's file go together, as far as anybody
    /// can tell. A power cut may bring the row back; what it says is to be done then is done already.
    /// </summary>
    public void Forget(string id) => WriteUntilReboot(() =>
    {
        // A kill between both leaves the row, which whoever comes next deletes.
        FileSystem.TryRemoveFile(paths.ContainerLock(id));
        Rows.Delete(id);
    });

    /// <summary>Waits for the lock under which ids for user namespaces are chosen.</summary>
    public OfdLock LockRanges()
    {
        FileSystem.CreateDirectories(paths.RunRoot, 0x1C0);
        return OfdLock.Acquire(paths.RunRoot + "/userns.lock");
    }

    /// <summary>Locks the container that a user named and reads its row under the lock.</summary>
    /// <exception cref="NotFoundException">There is none, or it was removed while this waited.</exception>
    public (ContainerLock Lock, ContainerRow Row) LockResolved(string nameOrId)
    {
        var id = Rows.Resolve(nameOrId).Id;
        while (true)
        {
            var held = Lock(id);
            try
            {
                var row = Rows.FindById(id);
                if (row is { Name: not null } && !AwaitsCreator(row))
                    return (held, row);
                held.Dispose();
                if (row?.Name is null)
                    break;
                Thread.Sleep(1);
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }

        throw new NotFoundException($"no container with name or ID {GoText.Quote(nameOrId)} found: no such container");
    }

    /// <summary>Makes a container's directory. Until its specification is in it, it is only the beginning of one.</summary>
    public void MakeDirectory(string id)
    {
        FileSystem.CreateDirectories(paths.Containers, 0x1C0);
        FileSystem.CreateDirectory(paths.Container(id), 0x1C0);
    }

    /// <summary>Writes a container's specification into its directory.</summary>
    /// <param name="specification">The specification.</param>
    /// <param name="untilReboot">Whether a power cut may lose it; otherwise it is on disk then.</param>
    public void WriteSpecification(ContainerSpecification specification, bool untilReboot)
    {
        FileSystem.Replace(paths.Container(specification.Id) + SpecificationFile, SpecificationWriter.Write(specification), 0x180, durable: !untilReboot);
        if (!untilReboot)
            FileSystem.SyncDirectory(paths.Containers);
    }

    /// <summary>Writes another specification in the place of a container's; either the old or the new one is there after any kill.</summary>
    public void ReplaceSpecification(ContainerSpecification specification)
        => FileSystem.Replace(paths.Container(specification.Id) + SpecificationFile, SpecificationWriter.Write(specification), 0x180);

    /// <summary>Whether anything is written in the place of a container's specification.</summary>
    public bool HasSpecification(string id) => FileSystem.TryReadAll(paths.Container(id) + SpecificationFile) is { Length: > 0 };

    /// <summary>The specification in a container's directory.</summary>
    /// <exception cref="NotFoundException">The directory or the file is missing.</exception>
    /// <exception cref="EngineException">The file is damaged or of a newer version.</exception>
    public ContainerSpecification ReadSpecification(string id)
    {
        var path = paths.Container(id) + SpecificationFile;
        var json = FileSystem.TryReadAll(path);
        // Its creator writes it while the container starts.
        while (json is null && Rows.FindById(id) is { } row && AwaitsCreator(row))
        {
            Thread.Sleep(1);
            json = FileSystem.TryReadAll(path);
        }

        if (json is null)
        {
            // Somebody removes it, or undoes what its killed creator had begun.
            throw new NotFoundException(Rows.FindById(id) is { Name: not null, Operation: not ContainerOperation.Creating }
                ? $"container {id}: {path} is missing" : $"no container with ID {id} found in database: no such container");
        }

        try
        {
            var specification = SpecificationReader.Read(json);
            return specification.Version <= ContainerSpecification.CurrentVersion
                ? specification
                : throw new EngineException(ErrorKind.Internal, $"container {id}: {path} is of version {specification.Version}, which this Berth does not know");
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.Internal, $"container {id}: {path} is damaged: {error.Message}", error);
        }
    }

    /// <summary>The ids of all directories that hold a container or the beginnings of one.</summary>
    public IEnumerable<string> DirectoryNames()
        => Directory.Exists(paths.Containers) ? Directory.EnumerateDirectories(paths.Containers).Select(path => Path.GetFileName(path)) : [];

    /// <summary>The ids of containers that were launched and had no row at that time.</summary>
    public IEnumerable<string> LaunchMarks() => Marks(paths.Launches);

    /// <summary>The ids of containers that are being restarted, or whose restart was killed.</summary>
    public IEnumerable<string> RestartMarks() => Marks(paths.Restarts);

    /// <summary>
    /// Takes a container's directory out of sight in one step; it is emptied by <see cref="EmptyTrash"/>. Nothing may be mounted in it.
    /// </summary>
    public void DiscardDirectory(string id)
    {
        if (FileSystem.Exists(paths.Container(id)))
            Discard(paths.Container(id));
    }

    /// <summary>Takes a directory out of sight in one step.</summary>
    public void Discard(string path)
    {
        FileSystem.CreateDirectories(paths.Trash, 0x1C0);
        FileSystem.Rename(path, $"{paths.Trash}/{Path.GetFileName(path)}-{Environment.ProcessId}-{Environment.TickCount64:x}");
    }

    /// <summary>Forgets what conmon wrote at a container's end, and what one that was killed as it wrote has left beside that.</summary>
    public void RemoveExit(string id)
    {
        FileSystem.TryRemoveFile(paths.Exit(id));
        // There are files only of those that have ended and were not taken down yet.
        foreach (var entry in DirectoryListing.TryRead(paths.Exits) ?? [])
        {
            if (entry.Name.StartsWith(id + ".", StringComparison.Ordinal))
                FileSystem.TryRemoveFile(paths.Exit(entry.Name));
        }
    }

    /// <summary>Deletes what was discarded. Several processes may do so at once.</summary>
    public void EmptyTrash()
    {
        if (!Directory.Exists(paths.Trash))
            return;
        foreach (var path in Directory.EnumerateFileSystemEntries(paths.Trash))
            FileTree.Remove(path);
    }

    private static IEnumerable<string> Marks(string directory)
        => Directory.Exists(directory) ? Directory.EnumerateFiles(directory).Select(static path => Path.GetFileName(path)) : [];
}
