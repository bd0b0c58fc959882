using System.Runtime.InteropServices;

namespace Berth.Engine.State;

/// <summary>Declarations of SQLite's C interface (https://sqlite.org/c3ref/intro.html), raw; loaded at the first call.</summary>
internal static partial class Sqlite
{
    internal const int Ok = 0, Busy = 5, Corrupt = 11, CannotOpen = 14, Constraint = 19, NotADatabase = 26, Row = 100, Done = 101;
    internal const int OpenReadOnly = 0x1, OpenReadWrite = 0x2, OpenCreate = 0x4, OpenNoMutex = 0x8000;
    internal const int PersistWal = 10;

    private const string Library = "libsqlite3.so.0";

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sqlite3_open_v2(string path, out nint database, int flags, nint vfs);

    [LibraryImport(Library)]
    internal static partial int sqlite3_close_v2(nint database);

    [LibraryImport(Library)]
    internal static partial int sqlite3_extended_errcode(nint database);

    [LibraryImport(Library)]
    internal static unsafe partial byte* sqlite3_errmsg(nint database);

    [LibraryImport(Library)]
    internal static partial int sqlite3_busy_timeout(nint database, int milliseconds);

    [LibraryImport(Library)]
    internal static unsafe partial int sqlite3_file_control(nint database, byte* name, int operation, int* argument);

    [LibraryImport(Library)]
    internal static unsafe partial int sqlite3_prepare_v2(nint database, byte* sql, int length, out nint statement, byte** rest);

    [LibraryImport(Library)]
    internal static partial int sqlite3_finalize(nint statement);

    [LibraryImport(Library)]
    internal static partial int sqlite3_step(nint statement);

    [LibraryImport(Library)]
    internal static partial int sqlite3_reset(nint statement);

    [LibraryImport(Library)]
    internal static partial int sqlite3_changes(nint database);

    [LibraryImport(Library)]
    internal static unsafe partial int sqlite3_bind_text(nint statement, int index, byte* text, int length, nint destructor);

    [LibraryImport(Library)]
    internal static unsafe partial int sqlite3_bind_blob(nint statement, int index, byte* data, int length, nint destructor);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_int64(nint statement, int index, long value);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_null(nint statement, int index);

    [LibraryImport(Library)]
    internal static partial int sqlite3_column_type(nint statement, int column);

    [LibraryImport(Library)]
    internal static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport(Library)]
    internal static unsafe partial byte* sqlite3_column_blob(nint statement, int column);

    [LibraryImport(Library)]
    internal static partial int sqlite3_column_bytes(nint statement, int column);
}
