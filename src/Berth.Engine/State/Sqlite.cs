using System.Runtime.InteropServices;

namespace Berth.Engine.State;

/// <summary>
/// SQLite's C interface (https://sqlite.org/c3ref/intro.html), raw. The native executable has SQLite compiled in (Berth.Cli.csproj):
/// finding and relocating a library costs each command that opens the index as much as opening it.
/// </summary>
internal static unsafe partial class Sqlite
{
    internal const int Ok = 0, Busy = 5, Corrupt = 11, Full = 13, CannotOpen = 14, Constraint = 19, NotADatabase = 26, Row = 100, Done = 101;
    internal const int OpenReadOnly = 0x1, OpenReadWrite = 0x2, OpenCreate = 0x4, OpenNoMutex = 0x8000;
    internal const int PersistWal = 10;

    private const string Library = "libsqlite3";

    [LibraryImport(Library, EntryPoint = "sqlite3_open_v2")]
    internal static partial int Open(byte* path, nint* database, int flags, nint vfs);

    [LibraryImport(Library, EntryPoint = "sqlite3_close_v2")]
    internal static partial int Close(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_errmsg")]
    internal static partial byte* ErrorMessage(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_busy_timeout")]
    internal static partial int BusyTimeout(nint database, int milliseconds);

    [LibraryImport(Library, EntryPoint = "sqlite3_file_control")]
    internal static partial int FileControl(nint database, byte* name, int operation, int* argument);

    [LibraryImport(Library, EntryPoint = "sqlite3_changes")]
    internal static partial int Changes(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v2")]
    internal static partial int Prepare(nint database, byte* sql, int length, nint* statement, byte** rest);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    internal static partial int Finalize(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    internal static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    internal static partial int BindText(nint statement, int index, byte* text, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    internal static partial int BindBlob(nint statement, int index, byte* data, int length, nint destructor);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64")]
    internal static partial int BindNumber(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null")]
    internal static partial int BindNull(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    internal static partial int ColumnType(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    internal static partial long ColumnNumber(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    internal static partial byte* ColumnBlob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    internal static partial int ColumnBytes(nint statement, int column);
}
