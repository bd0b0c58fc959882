namespace Berth.Engine.State;

/// <summary>Which containers need which others: those whose namespaces they are in, and those that --requires names.</summary>
internal sealed class DependencyTable(Database database)
{
    internal const string Schema = "CREATE TABLE IF NOT EXISTS dependencies(id TEXT NOT NULL, needed TEXT NOT NULL, PRIMARY KEY(needed, id)) STRICT, WITHOUT ROWID";

    /// <summary>Writes down what a container needs.</summary>
    public void Add(string id, IEnumerable<string> needed)
    {
        foreach (var other in needed)
        {
            using var statement = database.Prepare("INSERT OR IGNORE INTO dependencies(id, needed) VALUES(?1,?2)");
            statement.Bind(1, id).Bind(2, other).Step();
        }
    }

    /// <summary>The containers that need this one.</summary>
    public List<string> DependentsOf(string id)
    {
        using var statement = database.Prepare(
            // One that is being removed needs nobody any more.
            "SELECT d.id FROM dependencies d JOIN containers c ON c.id=d.id WHERE d.needed=?1 AND c.name IS NOT NULL");
        statement.Bind(1, id);
        var found = new List<string>();
        while (statement.Step())
            found.Add(statement.Text(0)!);
        return found;
    }

    /// <summary>Forgets what a container needed.</summary>
    public void Remove(string id)
    {
        using var statement = database.Prepare("DELETE FROM dependencies WHERE id=?1");
        statement.Bind(1, id).Step();
    }
}
