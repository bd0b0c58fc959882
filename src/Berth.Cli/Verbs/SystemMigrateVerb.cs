using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;

namespace Berth.Cli.Verbs;

/// <summary><c>system migrate</c>: podman-system-migrate(1).</summary>
internal sealed class SystemMigrateVerb : Verb
{
    internal SystemMigrateVerb(FlagSet flags)
    {
        flags.Bool("migrate-db", "Migrate database from BoltDB to SQLite");
        flags.Text("new-runtime", "Specify a new runtime for all containers").NotYet();
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
        var containers = invocation.Global.Open().Containers;
        foreach (var container in containers.List().Where(static container => container.Status == ContainerStatus.Running))
            invocation.Out.Write("stopped ").WriteLine(containers.Stop(container.Id, null));
        return 0;
    }
}
