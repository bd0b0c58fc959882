using System.Text;
using Berth.Engine.Networks.Bolt;
using Berth.Engine.State;
using Berth.Linux.Files;

namespace Berth.Engine.Volumes;

/// <summary>
/// Which volumes are in Podman's own database, which is only read: data that Podman lists are never deleted by Berth.
/// </summary>
internal sealed class PodmanVolumes(Func<string> graphRoot)
{
    /// <summary>Whether Podman has a volume of the name.</summary>
    public bool Has(string name)
    {
        var root = graphRoot();
        return IsInSqlite(root + "/db.sql", name) || IsInBolt(root + "/libpod/bolt_state.db", name);
    }

    private static bool IsInSqlite(string path, string name)
    {
        if (!FileSystem.Exists(path)) return false;
        using var database = Database.OpenForReading(path);
        using var statement = database.Prepare("SELECT 1 FROM VolumeConfig WHERE Name = ?");
        statement.Bind(1, name);
        return statement.Step();
    }

    private static bool IsInBolt(string path, string name)
    {
        using var database = BoltDatabase.TryOpenForReading(path);
        return database?.Root.GetBucket("vol"u8.ToArray())?.GetBucket(Encoding.UTF8.GetBytes(name)) is not null;
    }
}
