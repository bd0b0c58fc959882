using Berth.Linux.Files;

namespace Berth.Engine.State;

/// <summary>
/// The index of all objects and their changing state. It can be lost: what containers are is in their own directories, and
/// a new index is filled from there before anybody sees it.
/// </summary>
internal sealed class StateStore : IDisposable
{
    private const int SchemaVersion = 2;
    private readonly Database _database;

    private StateStore(Database database)
    {
        _database = database;
        Containers = new ContainerTable(database);
        Exits = new ExitTable(database);
        Dependencies = new DependencyTable(database);
    }

    /// <summary>The containers.</summary>
    public ContainerTable Containers { get; }

    /// <summary>How containers that are gone ended.</summary>
    public ExitTable Exits { get; }

    /// <summary>Which containers need which others.</summary>
    public DependencyTable Dependencies { get; }

    /// <summary>Opens the database of <paramref name="paths"/>; a malformed one is put aside and a new one begun.</summary>
    /// <param name="paths">The engine's places.</param>
    /// <param name="restore">Fills a new database. It runs in the transaction that makes it, so that all others wait, and one that is killed has done nothing.</param>
    public static StateStore Open(EnginePaths paths, Action<StateStore> restore)
    {
        var mark = Database.DamageMark(paths.Database);
        // SQLite has no order for several that make one database: they take turns.
        var isNew = !FileSystem.Exists(paths.Database) || new FileInfo(paths.Database) is { Exists: true, Length: 0 };
        if (isNew)
            FileSystem.CreateDirectories(paths.DatabaseDirectory, 0x1C0);
        if (!isNew && !FileSystem.Exists(mark))
        {
            try
            {
                return OpenOnce(paths, restore);
            }
            catch (DatabaseException error) when (error.IsMalformed)
            {
                // The mark is there now.
            }
        }

        using var only = OfdLock.Acquire(paths.DatabaseDirectory + "/repair.lock");
        if (FileSystem.Exists(mark))
        {
            PutAside(paths.Database);
            FileSystem.TryRemoveFile(mark);
        }

        var store = OpenOnce(paths, restore);
        only.RemoveAndDispose();
        return store;
    }

    /// <summary>Opens the database for somebody who only reads it and cannot fill a new one.</summary>
    /// <param name="paths">The engine's places.</param>
    /// <param name="makeAnew">Opens the engine once, which makes the database and restores what it held; called only where it is missing or malformed.</param>
    public static StateStore OpenReady(EnginePaths paths, Action makeAnew)
    {
        if (FileSystem.Exists(paths.Database) && !FileSystem.Exists(Database.DamageMark(paths.Database)))
        {
            try
            {
                var store = new StateStore(new Database(paths.Database));
                if (Version(store._database) == SchemaVersion)
                    return store;
                store.Dispose();
            }
            catch (DatabaseException error) when (error.IsMalformed)
            {
                // The mark is there now.
            }
        }

        makeAnew();
        return new StateStore(new Database(paths.Database));
    }

    /// <summary>Runs several changes as one.</summary>
    public void Write(Action work) => _database.Write(work);

    /// <summary>Runs several changes as one, for what a reboot resets: a power cut may lose them.</summary>
    public void WriteUntilReboot(Action work) => _database.WithoutSync(() => _database.Write(work));

    /// <summary>Sees to it that the next changes find room on the disk.</summary>
    public void ReserveRoom() => _database.ReserveRoom();

    /// <summary>Keeps the next commands' start short; for processes that nobody waits for.</summary>
    public void EmptyLog() => _database.EmptyLog();

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static StateStore OpenOnce(EnginePaths paths, Action<StateStore> restore)
    {
        var database = new Database(paths.Database);
        try
        {
            var store = new StateStore(database);
            store.Prepare(restore);
            return store;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private void Prepare(Action<StateStore> restore)
    {
        if (Version(_database) == SchemaVersion)
            return;
        Write(() =>
        {
            if (Version(_database) == SchemaVersion)
                return;
            _database.Execute(ContainerTable.Schema);
            _database.Execute(ContainerTable.Index);
            _database.Execute(ExitTable.Schema);
            _database.Execute(DependencyTable.Schema);
            restore(this);
            _database.Execute($"PRAGMA user_version={SchemaVersion}");
        });
    }

    private static long Version(Database database)
    {
        using var statement = database.Prepare("PRAGMA user_version");
        return statement.Step() ? statement.Number(0) : 0;
    }

    private static void PutAside(string path)
    {
        var suffix = $".malformed-{DateTime.UtcNow:yyyyMMddHHmmssfff}";
        FileSystem.Rename(path, path + suffix);
        foreach (var extra in (ReadOnlySpan<string>)["-wal", "-shm"])
        {
            if (FileSystem.Exists(path + extra))
                FileSystem.Rename(path + extra, path + suffix + extra);
        }
    }
}
