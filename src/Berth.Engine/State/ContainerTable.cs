using Berth.Engine.Containers;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Engine.State;

/// <summary>The containers in the index: one row each, whole rows in and out.</summary>
internal sealed class ContainerTable(Database database)
{
    internal const string Schema = """
        CREATE TABLE IF NOT EXISTS containers(
            id TEXT PRIMARY KEY, name TEXT UNIQUE, image_id TEXT, created INTEGER NOT NULL,
            status INTEGER NOT NULL, operation INTEGER NOT NULL, boot_id TEXT,
            pid INTEGER NOT NULL, pid_start INTEGER NOT NULL, monitor_pid INTEGER NOT NULL, monitor_start INTEGER NOT NULL,
            started INTEGER, finished INTEGER, exit_code INTEGER NOT NULL, oom_killed INTEGER NOT NULL,
            restarts INTEGER NOT NULL, stopped_by_user INTEGER NOT NULL, network BLOB, cgroup TEXT, summary BLOB NOT NULL) STRICT
        """;

    internal const string Index = "CREATE INDEX IF NOT EXISTS containers_pending ON containers(operation) WHERE operation <> 0";

    private const string Columns = "id, name, image_id, created, status, operation, boot_id, pid, pid_start, monitor_pid, monitor_start, "
        + "started, finished, exit_code, oom_killed, restarts, stopped_by_user, network, cgroup, summary";

    /// <summary>Adds a row.</summary>
    /// <exception cref="ConflictException">Another container has the name.</exception>
    public void Insert(ContainerRow row)
    {
        try
        {
            Put($"INSERT INTO containers({Columns}) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20)", row);
        }
        catch (DatabaseException error) when (error.IsConstraint && row.Name is not null && FindByName(row.Name) is { } holder)
        {
            throw new ConflictException($"creating container storage: the container name \"{row.Name}\" is already in use by {holder.Id}. "
                + "You have to remove that container to be able to reuse that name: that name is already in use, or use --replace to instruct Podman to do so.");
        }
    }

    /// <summary>As <see cref="Insert"/>, for a container that a reboot ends: a power cut may lose the row.</summary>
    public void InsertUntilReboot(ContainerRow row) => database.WithoutSync(() => Insert(row));

    /// <summary>Replaces a row by its id.</summary>
    /// <exception cref="NotFoundException">It was removed in the meantime.</exception>
    public void Update(ContainerRow row)
    {
        Put($"UPDATE containers SET ({Columns})=(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20) WHERE id=?1", row);
        if (database.Changes == 0)
            throw new NotFoundException($"no container with ID {row.Id} found in database: no such container");
    }

    /// <summary>As <see cref="Update"/>, for what a reboot resets: a power cut may lose it.</summary>
    public void UpdateUntilReboot(ContainerRow row) => database.WithoutSync(() => Update(row));

    /// <summary>Notes that a user wants a container to end: nothing else of its row changes, so that nobody's lock is waited for.</summary>
    public void MarkStoppedByUser(string id)
        => database.WithoutSync(() =>
        {
            using var statement = database.Prepare("UPDATE containers SET stopped_by_user=1 WHERE id=?1");
            statement.Bind(1, id).Step();
        });

    /// <summary>Deletes a row if it is there.</summary>
    public void Delete(string id)
    {
        using var statement = database.Prepare("DELETE FROM containers WHERE id=?1");
        statement.Bind(1, id).Step();
    }

    /// <summary>The container with exactly this id.</summary>
    public ContainerRow? FindById(string id) => One("WHERE id=?1", id);

    /// <summary>Whether a container's summary has a level of SELinux (<see cref="ContainerSummary.Level"/>). It is looked for as it is written: a summary may be damaged.</summary>
    public bool HasLevel(string level)
    {
        using var statement = database.Prepare("SELECT 1 FROM containers WHERE instr(summary, CAST(?1 AS BLOB)) LIMIT 1");
        return statement.Bind(1, $"\"Level\":\"{level}\"").Step();
    }

    /// <summary>The container with exactly this name.</summary>
    public ContainerRow? FindByName(string name) => One("WHERE name=?1", name);

    /// <summary>A container by what a user types: its name, its id, or the beginning of the id if only one begins so.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    /// <exception cref="InvalidArgumentException">Several ids begin so.</exception>
    public ContainerRow Resolve(string nameOrId)
    {
        if (nameOrId.Length == 0)
            throw new InvalidArgumentException("name or ID cannot be empty");
        if (FindByName(nameOrId) is { } named)
            return named;
        if (nameOrId.Length > 0 && nameOrId.AsSpan().IndexOfAnyExcept("0123456789abcdef") < 0)
        {
            var found = Query("WHERE id>=?1 AND id<?2 AND name IS NOT NULL LIMIT 2", nameOrId, nameOrId + "g");
            if (found.Count == 1)
                return found[0];
            if (found.Count > 1)
                throw new InvalidArgumentException($"more than one result for container ID {nameOrId}: multiple containers match");
        }

        throw NotFound(nameOrId);
    }

    /// <summary>As <see cref="Resolve"/>, without those that are being made.</summary>
    /// <inheritdoc cref="Resolve" path="/exception"/>
    public ContainerRow ResolveMade(string nameOrId)
        => Resolve(nameOrId) is { Operation: not ContainerOperation.Creating } row ? row : throw NotFound(nameOrId);

    /// <summary>All containers that are neither being made nor removed, oldest first.</summary>
    public List<ContainerRow> Made() => Query($"WHERE name IS NOT NULL AND operation<>{(int)ContainerOperation.Creating} ORDER BY created");

    /// <summary>All containers that are not being removed, oldest first.</summary>
    public List<ContainerRow> All() => Query("WHERE name IS NOT NULL ORDER BY created");

    /// <summary>All rows, also those of containers that are being made or removed.</summary>
    public List<ContainerRow> Everything() => Query("");

    /// <summary>All rows with unfinished work.</summary>
    public List<ContainerRow> Pending() => Query("WHERE operation<>0");

    /// <summary>Whether any row but one, also one being removed, uses an image.</summary>
    public bool UsesImage(string imageId, string except)
    {
        using var statement = database.Prepare("SELECT 1 FROM containers WHERE image_id=?1 AND id<>?2 LIMIT 1");
        return statement.Bind(1, imageId).Bind(2, except).Step();
    }

    /// <summary>Whether there is a row with exactly this id.</summary>
    public bool Exists(string id)
    {
        using var statement = database.Prepare("SELECT 1 FROM containers WHERE id=?1");
        return statement.Bind(1, id).Step();
    }

    private static NotFoundException NotFound(string nameOrId) => new($"no container with name or ID {GoText.Quote(nameOrId)} found: no such container");

    private ContainerRow? One(string condition, string value)
    {
        var found = Query(condition, value);
        return found.Count == 0 ? null : found[0];
    }

    private List<ContainerRow> Query(string condition, params ReadOnlySpan<string> values)
    {
        using var statement = database.Prepare($"SELECT {Columns} FROM containers {condition}");
        for (var index = 0; index < values.Length; index++)
            statement.Bind(index + 1, values[index]);
        var rows = new List<ContainerRow>();
        while (statement.Step())
            rows.Add(Read(statement));
        return rows;
    }

    private void Put(string sql, ContainerRow row)
    {
        using var statement = database.Prepare(sql);
        statement.Bind(1, row.Id).Bind(2, row.Name).Bind(3, row.ImageId).Bind(4, Nanoseconds(row.Created))
            .Bind(5, (long)row.Status).Bind(6, (long)row.Operation).Bind(7, row.BootId)
            .Bind(8, row.Process.Pid).Bind(9, row.Process.StartTime).Bind(10, row.Monitor.Pid).Bind(11, row.Monitor.StartTime)
            .Bind(12, Nanoseconds(row.Started)).Bind(13, Nanoseconds(row.Finished)).Bind(14, row.ExitCode)
            .Bind(15, row.OomKilled ? 1 : 0).Bind(16, row.Restarts).Bind(17, row.StoppedByUser ? 1 : 0)
            .Bind(18, row.Network).Bind(19, row.Cgroup).Bind(20, row.Summary).Step();
    }

    private static ContainerRow Read(Statement statement) => new()
    {
        Id = statement.Text(0)!,
        Name = statement.Text(1),
        ImageId = statement.Text(2),
        Created = Time(statement.Number(3)) ?? DateTimeOffset.UnixEpoch,
        Status = (ContainerStatus)statement.Number(4),
        Operation = (ContainerOperation)statement.Number(5),
        BootId = statement.Text(6),
        Process = new ProcessIdentity((int)statement.Number(7), statement.Number(8)),
        Monitor = new ProcessIdentity((int)statement.Number(9), statement.Number(10)),
        Started = Time(statement.Number(11)),
        Finished = Time(statement.Number(12)),
        ExitCode = (int)statement.Number(13),
        OomKilled = statement.Number(14) != 0,
        Restarts = (int)statement.Number(15),
        StoppedByUser = statement.Number(16) != 0,
        Network = statement.Bytes(17),
        Cgroup = statement.Text(18),
        Summary = statement.Bytes(19) ?? [],
    };

    // Times are nanoseconds since 1970 in UTC, of which .NET keeps steps of 100; 0 stands for never.
    private static long Nanoseconds(DateTimeOffset? time) => time is { } value ? (value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100 : 0;

    private static DateTimeOffset? Time(long nanoseconds) => nanoseconds == 0 ? null : DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
}
