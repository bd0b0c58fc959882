using System.Runtime.InteropServices;
using System.Text;
using Berth.Linux.Files;

namespace Berth.Engine.State;

/// <summary>
/// One connection to an SQLite database in WAL mode with synchronous=FULL: what was committed survives a power cut,
/// and readers never wait for a writer.
/// </summary>
internal sealed class Database : IDisposable
{
    private const int BusyMilliseconds = 30_000;
    private readonly string _path;
    private readonly bool _isForeign;
    private nint _handle;

    /// <summary>The file that says that a database was found malformed, so that the next one to open it begins anew.</summary>
    public static string DamageMark(string path) => path + ".damaged";

    /// <summary>Opens or creates the file; its directory must exist.</summary>
    /// <exception cref="DatabaseException">The file cannot be opened or is not a database.</exception>
    public unsafe Database(string path)
    {
        _path = path;
        var code = Sqlite.sqlite3_open_v2(path, out _handle, Sqlite.OpenReadWrite | Sqlite.OpenCreate | Sqlite.OpenNoMutex, 0);
        try
        {
            Check(code);
            Check(Sqlite.sqlite3_busy_timeout(_handle, BusyMilliseconds));
            // The write-ahead log stays between commands, as making and deleting it anew costs several fsyncs each time, but empty: who
            // opens the database first reads all of the log.
            var persist = 1;
            Check(Sqlite.sqlite3_file_control(_handle, null, Sqlite.PersistWal, &persist));
            Execute("PRAGMA journal_mode=WAL");
            Execute("PRAGMA journal_size_limit=0");
            Execute("PRAGMA synchronous=FULL");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private unsafe Database(string path, int flags)
    {
        _path = path;
        _isForeign = true;
        try
        {
            Check(Sqlite.sqlite3_open_v2(path, out _handle, flags | Sqlite.OpenNoMutex, 0));
            Check(Sqlite.sqlite3_busy_timeout(_handle, BusyMilliseconds));
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

    /// <summary>Rows that the last INSERT, UPDATE or DELETE touched.</summary>
    public int Changes => Sqlite.sqlite3_changes(_handle);

    /// <summary>Runs one statement without results or parameters.</summary>
    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step())
        {
        }
    }

    /// <summary>Compiles a statement.</summary>
    public unsafe Statement Prepare(string sql)
    {
        var text = Encoding.UTF8.GetBytes(sql);
        fixed (byte* start = text)
        {
            Check(Sqlite.sqlite3_prepare_v2(_handle, start, text.Length, out var statement, null));
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
        Execute("PRAGMA synchronous=NORMAL");
        try
        {
            work();
        }
        finally
        {
            Execute("PRAGMA synchronous=FULL");
        }
    }

    /// <summary>Throws unless <paramref name="code"/> says success.</summary>
    public unsafe void Check(int code)
    {
        if (code is Sqlite.Ok or Sqlite.Row or Sqlite.Done)
            return;
        var text = _handle == 0 ? "out of memory" : Marshal.PtrToStringUTF8((nint)Sqlite.sqlite3_errmsg(_handle));
        var error = new DatabaseException(code, _path, text ?? $"error {code}");
        if (error.IsMalformed && !_isForeign)
            FileSystem.WriteAll(DamageMark(_path), []);
        throw error;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle != 0)
            Sqlite.sqlite3_close_v2(_handle);
        _handle = 0;
    }
}
