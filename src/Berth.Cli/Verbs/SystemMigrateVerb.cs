using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;

namespace Berth.Cli.Verbs;

/// <summary><c>system migrate</c>: podman-system-migrate(1).</summary>
internal sealed class SystemMigrateVerb : Verb
{
    private readonly BoolFlag _migrateDatabase;
    private readonly TextFlag _newRuntime;

    internal SystemMigrateVerb(FlagSet flags)
    {
        _migrateDatabase = flags.Bool("migrate-db", "Migrate database from BoltDB to SQLite");
        _newRuntime = flags.Text("new-runtime", "Specify a new runtime for all containers");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "Stops all containers, so that the next start of each uses what is installed now.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        // Podman ends here, too.
        if (_migrateDatabase.Value)
        {
            invocation.Out.Write("No migration is necessary: backing database is already SQLite");
            return 0;
        }

        var containers = invocation.Global.Open().Containers;
        if (_newRuntime.Given is { } named) containers.CheckRuntime(named);
        foreach (var container in containers.List().Where(static container => container.Status == ContainerStatus.Running))
            invocation.Out.Write("stopped ").WriteLine(containers.Stop(container.Id, null));
        if (_newRuntime.Given is { } runtime)
        {
            foreach (var container in containers.List()) containers.Update(container.Id, new UpdateOptions { Runtime = runtime });
        }

        return 0;
    }
}
