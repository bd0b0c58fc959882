using System.Text;

namespace Berth.Engine.State;

/// <summary>A compiled statement. Parameters are numbered from 1, columns from 0, as SQLite does.</summary>
internal sealed unsafe class Statement : IDisposable
{
    private const int TypeNull = 5;
    private static readonly nint Transient = -1;
    private readonly Database _database;
    private nint _handle;

    internal Statement(Database database, nint handle)
    {
        _database = database;
        _handle = handle;
    }

    /// <summary>Gives a parameter a text, or NULL.</summary>
    public Statement Bind(int index, string? value)
    {
        if (value is null)
            return BindNull(index);
        var text = Encoding.UTF8.GetBytes(value + '\0');
        fixed (byte* start = text)
            _database.Check(Sqlite.BindText(_handle, index, start, text.Length - 1, Transient));
        return this;
    }

    /// <summary>Gives a parameter bytes, or NULL.</summary>
    public Statement Bind(int index, byte[]? value)
    {
        if (value is null)
            return BindNull(index);
        // SQLite takes a null pointer, which an empty array would be, for NULL.
        fixed (byte* start = value.Length == 0 ? [0] : value)
            _database.Check(Sqlite.BindBlob(_handle, index, start, value.Length, Transient));
        return this;
    }

    /// <summary>Gives a parameter a number.</summary>
    public Statement Bind(int index, long value)
    {
        _database.Check(Sqlite.BindNumber(_handle, index, value));
        return this;
    }

    /// <summary>Fetches the next row; false after the last.</summary>
    public bool Step()
    {
        var code = Sqlite.Step(_handle);
        if (code is not (Sqlite.Row or Sqlite.Done))
            _database.Check(code);
        return code == Sqlite.Row;
    }

    /// <summary>A column's number; 0 for NULL.</summary>
    public long Number(int column) => Sqlite.ColumnNumber(_handle, column);

    /// <summary>A column's text; null for NULL.</summary>
    public string? Text(int column) => IsNull(column) ? null : Encoding.UTF8.GetString(Raw(column));

    /// <summary>A column's bytes; null for NULL.</summary>
    public byte[]? Bytes(int column) => IsNull(column) ? null : Raw(column).ToArray();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle != 0)
            Sqlite.Finalize(_handle);
        _handle = 0;
    }

    private bool IsNull(int column) => Sqlite.ColumnType(_handle, column) == TypeNull;

    private ReadOnlySpan<byte> Raw(int column)
        => new(Sqlite.ColumnBlob(_handle, column), Sqlite.ColumnBytes(_handle, column));

    private Statement BindNull(int index)
    {
        _database.Check(Sqlite.BindNull(_handle, index));
        return this;
    }
}
