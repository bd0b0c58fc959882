using System.Runtime.InteropServices;

namespace Berth.Engine.State;

/// <summary>
/// SQLite's C interface (https://sqlite.org/c3ref/intro.html), raw; loaded at the first call. Its functions are looked up by hand: the
/// runtime's own search for a library costs each command that opens the index as much as opening it.
/// </summary>
internal static unsafe class Sqlite
{
    internal const int Ok = 0, Busy = 5, Corrupt = 11, Full = 13, CannotOpen = 14, Constraint = 19, NotADatabase = 26, Row = 100, Done = 101;
    internal const int OpenReadOnly = 0x1, OpenReadWrite = 0x2, OpenCreate = 0x4, OpenNoMutex = 0x8000;
    internal const int PersistWal = 10;

    private static readonly nint Library = NativeLibrary.Load("libsqlite3.so.0");

    /// <summary>(path, out database, flags, vfs)</summary>
    internal static readonly delegate* unmanaged<byte*, nint*, int, nint, int> Open = (delegate* unmanaged<byte*, nint*, int, nint, int>)Find("sqlite3_open_v2");

    /// <summary>(database)</summary>
    internal static readonly delegate* unmanaged<nint, int> Close = (delegate* unmanaged<nint, int>)Find("sqlite3_close_v2");

    /// <summary>(database)</summary>
    internal static readonly delegate* unmanaged<nint, byte*> ErrorMessage = (delegate* unmanaged<nint, byte*>)Find("sqlite3_errmsg");

    /// <summary>(database, milliseconds)</summary>
    internal static readonly delegate* unmanaged<nint, int, int> BusyTimeout = (delegate* unmanaged<nint, int, int>)Find("sqlite3_busy_timeout");

    /// <summary>(database, name, operation, argument)</summary>
    internal static readonly delegate* unmanaged<nint, byte*, int, int*, int> FileControl = (delegate* unmanaged<nint, byte*, int, int*, int>)Find("sqlite3_file_control");

    /// <summary>(database)</summary>
    internal static readonly delegate* unmanaged<nint, int> Changes = (delegate* unmanaged<nint, int>)Find("sqlite3_changes");

    /// <summary>(database, sql, length, out statement, out rest)</summary>
    internal static readonly delegate* unmanaged<nint, byte*, int, nint*, byte**, int> Prepare =
        (delegate* unmanaged<nint, byte*, int, nint*, byte**, int>)Find("sqlite3_prepare_v2");

    /// <summary>(statement)</summary>
    internal static readonly delegate* unmanaged<nint, int> Finalize = (delegate* unmanaged<nint, int>)Find("sqlite3_finalize");

    /// <summary>(statement)</summary>
    internal static readonly delegate* unmanaged<nint, int> Step = (delegate* unmanaged<nint, int>)Find("sqlite3_step");

    /// <summary>(statement, index, text, length, destructor)</summary>
    internal static readonly delegate* unmanaged<nint, int, byte*, int, nint, int> BindText =
        (delegate* unmanaged<nint, int, byte*, int, nint, int>)Find("sqlite3_bind_text");

    /// <summary>(statement, index, data, length, destructor)</summary>
    internal static readonly delegate* unmanaged<nint, int, byte*, int, nint, int> BindBlob =
        (delegate* unmanaged<nint, int, byte*, int, nint, int>)Find("sqlite3_bind_blob");

    /// <summary>(statement, index, value)</summary>
    internal static readonly delegate* unmanaged<nint, int, long, int> BindNumber = (delegate* unmanaged<nint, int, long, int>)Find("sqlite3_bind_int64");

    /// <summary>(statement, index)</summary>
    internal static readonly delegate* unmanaged<nint, int, int> BindNull = (delegate* unmanaged<nint, int, int>)Find("sqlite3_bind_null");

    /// <summary>(statement, column)</summary>
    internal static readonly delegate* unmanaged<nint, int, int> ColumnType = (delegate* unmanaged<nint, int, int>)Find("sqlite3_column_type");

    /// <summary>(statement, column)</summary>
    internal static readonly delegate* unmanaged<nint, int, long> ColumnNumber = (delegate* unmanaged<nint, int, long>)Find("sqlite3_column_int64");

    /// <summary>(statement, column)</summary>
    internal static readonly delegate* unmanaged<nint, int, byte*> ColumnBlob = (delegate* unmanaged<nint, int, byte*>)Find("sqlite3_column_blob");

    /// <summary>(statement, column)</summary>
    internal static readonly delegate* unmanaged<nint, int, int> ColumnBytes = (delegate* unmanaged<nint, int, int>)Find("sqlite3_column_bytes");

    private static nint Find(string function) => NativeLibrary.GetExport(Library, function);
}
