using System.Runtime.InteropServices;
using System.Text;
using Berth.Linux.Files;

namespace Berth.Engine.State;

/// <summary>
/// One connection to an SQLite database in WAL mode with synchronous=FULL: what was committed survives a power cut,
/// and readers never wait for a writer.
/// </summary>
internal sealed unsafe class Database : IDisposable
{
    private const int BusyMilliseconds = 30_000;
    private readonly string _path;
    private readonly bool _isForeign;
    private nint _handle;

    /// <summary>The file that says that a database was found malformed, so that the next one to open it begins anew.</summary>
    public static string DamageMark(string path) => path + ".damaged";

    /// <summary>Opens or creates the file; its directory must exist.</summary>
    /// <exception cref="DatabaseException">The file cannot be opened or is not a database.</exception>
    public Database(string path)
    {
        _path = path;
        var code = Open(path, Sqlite.OpenReadWrite | Sqlite.OpenCreate);
        try
        {
            Check(code);
            Check(Sqlite.BusyTimeout(_handle, BusyMilliseconds));
            // The write-ahead log stays between commands, as making and deleting it anew costs several fsyncs each time, but short: who
            // opens the database while nobody else has it open reads all of the log.
            var persist = 1;
            Check(Sqlite.FileControl(_handle, null, Sqlite.PersistWal, &persist));
            UseLog();
            Execute("PRAGMA journal_size_limit=0");
            BeDurable();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private Database(string path, int flags)
    {
        _path = path;
        _isForeign = true;
        try
        {
            Check(Open(path, flags));
            Check(Sqlite.BusyTimeout(_handle, BusyMilliseconds));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Opens another program's database, to look into it only.</summary>
    /// <exception cref="DatabaseException">The file cannot be opened or is not a database.</exception>
    public static Database OpenForReading(string path) => new(path, Sqlite.OpenReadOnly);

    /// <summary>Opens or creates a database that other programs use too, in the mode that it is in.</summary>
    /// <exception cref="DatabaseException">The file cannot be opened or is not a database.</exception>
    public static Database OpenForSharing(string path) => new(path, Sqlite.OpenReadWrite | Sqlite.OpenCreate);

    /// <summary>Rows that the last INSERT, UPDATE or DELETE touched.</summary>
    public int Changes => Sqlite.Changes(_handle);

    /// <summary>Runs one statement without results or parameters.</summary>
    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step())
        {
        }
    }

    /// <summary>Compiles a statement.</summary>
    public Statement Prepare(string sql)
    {
        var text = Encoding.UTF8.GetBytes(sql);
        fixed (byte* start = text)
        {
            nint statement;
            Check(Sqlite.Prepare(_handle, start, text.Length, &statement, null));
            return new Statement(this, statement);
        }
    }

    /// <summary>Runs <paramref name="work"/> in one write transaction: all of it happens, or nothing.</summary>
    public void Write(Action work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            Execute("COMMIT");
        }
        catch
        {
            // A failed COMMIT may have ended the transaction already; ROLLBACK then says so, and the first error counts.
            try
            {
                Execute("ROLLBACK");
            }
            catch (DatabaseException)
            {
                // The original error is the one to tell.
            }

            throw;
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> without waiting for the disk: a power cut may lose what it commits, and nothing else. For what a
    /// reboot resets all the same.
    /// </summary>
    public void WithoutSync(Action work)
    {
        // A commit that is to last syncs the whole log, what was written here and its header included. What must not happen is that
        // pages go from a log that was not synced into the database.
        Execute("PRAGMA wal_autocheckpoint=0");
        Execute("PRAGMA synchronous=OFF");
        try
        {
            work();
        }
        finally
        {
            BeDurable();
        }
    }

    // Of several that turn a new database to the log at once SQLite tells all but one that it is locked, without the wait that it has otherwise.
    private void UseLog()
    {
        var deadline = Environment.TickCount64 + BusyMilliseconds;
        while (true)
        {
            try
            {
                Execute("PRAGMA journal_mode=WAL");
                return;
            }
            catch (DatabaseException error) when (error.Code == Sqlite.Busy && Environment.TickCount64 < deadline)
            {
                Thread.Sleep(1);
            }
        }
    }

    private void BeDurable()
    {
        Execute("PRAGMA synchronous=FULL");
        Execute("PRAGMA wal_autocheckpoint=200");
    }

    /// <summary>
    /// Moves what the write-ahead log holds into the database and empties it, unless it is short or another connection is at work. For
    /// processes that nobody waits for: it costs two fsyncs (SQLite, "Write-Ahead Logging", Checkpointing).
    /// </summary>
    public void EmptyLog()
    {
        const long shortLog = 64 << 10;
        if (new FileInfo(_path + "-wal") is not { Exists: true, Length: > shortLog })
            return;
        Check(Sqlite.BusyTimeout(_handle, 0));
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        Check(Sqlite.BusyTimeout(_handle, BusyMilliseconds));
    }

    /// <summary>
    /// Sees to it that the next changes, of a few rows, find room on the disk, also where something else fills it before they are made. It is
    /// room behind the write-ahead log's end, where they go.
    /// </summary>
    public void ReserveRoom()
    {
        const int room = 64 << 10;
        // SQLite has no lock on this file, which closing another descriptor of it would take away.
        using var log = FileSystem.TryOpen(_path + "-wal", OpenFlags.WriteOnly);
        if (log is not null)
            OpenFile.TryReserve(log, FileStatus.Of(log).Length, room);
    }

    /// <summary>Throws unless <paramref name="code"/> says success.</summary>
    public void Check(int code)
    {
        if (code is Sqlite.Ok or Sqlite.Row or Sqlite.Done)
            return;
        var text = _handle == 0 ? "out of memory" : Marshal.PtrToStringUTF8((nint)Sqlite.ErrorMessage(_handle));
        var error = new DatabaseException(code, _path, text ?? $"error {code}");
        if (error.IsMalformed && !_isForeign)
            FileSystem.WriteAll(DamageMark(_path), []);
        throw error;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle != 0)
            Sqlite.Close(_handle);
        _handle = 0;
    }

    private int Open(string path, int flags)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(path + '\0'))
        fixed (nint* handle = &_handle)
            return Sqlite.Open(start, handle, flags | Sqlite.OpenNoMutex, 0);
    }
}
