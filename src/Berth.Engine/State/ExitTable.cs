namespace Berth.Engine.State;

/// <summary>
/// Exit statuses of containers that are gone already, for those who wait for them: a container run with <c>--rm</c> can be removed
/// before a waiter looks. Kept for some minutes.
/// </summary>
internal sealed class ExitTable(Database database)
{
    internal const string Schema = "CREATE TABLE IF NOT EXISTS exits(id TEXT PRIMARY KEY, code INTEGER NOT NULL, finished INTEGER NOT NULL) STRICT";

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    /// <summary>Notes how a container ended, and forgets those that ended long ago.</summary>
    public void Add(string id, int code)
    {
        var now = DateTimeOffset.UtcNow;
        using (var old = database.Prepare("DELETE FROM exits WHERE finished<?1"))
            old.Bind(1, (now - Kept).ToUnixTimeSeconds()).Step();
        using var statement = database.Prepare("INSERT OR REPLACE INTO exits(id, code, finished) VALUES(?1,?2,?3)");
        statement.Bind(1, id).Bind(2, code).Bind(3, now.ToUnixTimeSeconds()).Step();
    }

    /// <summary>How a container ended, or null if that is not known.</summary>
    public int? Find(string id)
    {
        using var statement = database.Prepare("SELECT code FROM exits WHERE id=?1");
        return statement.Bind(1, id).Step() ? (int)statement.Number(0) : null;
    }
}
