using Berth.Linux.Files;

namespace Berth.Engine.State;

/// <summary>
/// The index of all objects and their changing state. It can be lost: what containers are is in their own directories, and
/// <see cref="IsNew"/> tells whoever opened it that it has to be filled from there.
/// </summary>
internal sealed class StateStore : IDisposable
{
    private const int SchemaVersion = 1;
    private readonly Database _database;

    private StateStore(Database database, bool isNew)
    {
        _database = database;
        IsNew = isNew;
        Containers = new ContainerTable(database);
        Exits = new ExitTable(database);
    }

    /// <summary>Whether the database was empty or unusable, so that its content has to be restored.</summary>
    public bool IsNew { get; }

    /// <summary>The containers.</summary>
    public ContainerTable Containers { get; }

    /// <summary>How containers that are gone ended.</summary>
    public ExitTable Exits { get; }

    /// <summary>Opens the database of <paramref name="paths"/>; a malformed one is put aside and a new one begun.</summary>
    public static StateStore Open(EnginePaths paths)
    {
        var mark = Database.DamageMark(paths.Database);
        if (!FileSystem.Exists(mark))
        {
            try
            {
                return OpenOnce(paths);
            }
            catch (DatabaseException error) when (error.IsMalformed)
            {
                // The mark is there now.
            }
        }

        using var only = OfdLock.Acquire(paths.Root + "/repair.lock");
        if (FileSystem.Exists(mark))
        {
            PutAside(paths.Database);
            FileSystem.TryRemoveFile(mark);
        }

        return OpenOnce(paths);
    }

    /// <summary>Runs several changes as one.</summary>
    public void Write(Action work) => _database.Write(work);

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static StateStore OpenOnce(EnginePaths paths)
    {
        Database database;
        try
        {
            database = new Database(paths.Database);
        }
        catch (DatabaseException error) when (!error.IsMalformed && !FileSystem.Exists(paths.Root))
        {
            FileSystem.CreateDirectories(paths.Root, 0x1C0);
            database = new Database(paths.Database);
        }

        try
        {
            return new StateStore(database, Prepare(database));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static bool Prepare(Database database)
    {
        if (Version(database) == SchemaVersion)
            return false;
        var isNew = false;
        database.Write(() =>
        {
            if (Version(database) == SchemaVersion)
                return;
            database.Execute(ContainerTable.Schema);
            database.Execute(ContainerTable.Index);
            database.Execute(ExitTable.Schema);
            database.Execute($"PRAGMA user_version={SchemaVersion}");
            isNew = true;
        });
        return isNew;
    }

    private static long Version(Database database)
    {
        using var statement = database.Prepare("PRAGMA user_version");
        return statement.Step() ? statement.Number(0) : 0;
    }

    private static void PutAside(string path)
    {
        var suffix = $".malformed-{DateTime.UtcNow:yyyyMMddHHmmss}";
        FileSystem.Rename(path, path + suffix);
        foreach (var extra in (ReadOnlySpan<string>)["-wal", "-shm"])
        {
            if (FileSystem.Exists(path + extra))
                FileSystem.Rename(path + extra, path + suffix + extra);
        }
    }
}
