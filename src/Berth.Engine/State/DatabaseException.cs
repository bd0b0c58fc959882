using Berth.Linux.Errors;

namespace Berth.Engine.State;

/// <summary>SQLite refused an operation.</summary>
public sealed class DatabaseException(int code, string path, string text)
    : EngineException(ErrorKind.Internal, $"database {path}: {text}")
{
    /// <summary>The primary result code (https://sqlite.org/rescode.html).</summary>
    public int Code { get; } = code & 0xff;

    /// <summary>Whether the file is not a sound database, so that it has to be rebuilt.</summary>
    public bool IsMalformed => Code is Sqlite.Corrupt or Sqlite.NotADatabase || (Code == Sqlite.CannotOpen && Directory.Exists(path));

    /// <summary>Whether the disk has no room for a change.</summary>
    public bool IsFull => Code == Sqlite.Full;

    /// <summary>Whether a UNIQUE or PRIMARY KEY constraint was violated.</summary>
    public bool IsConstraint => Code == Sqlite.Constraint;
}
