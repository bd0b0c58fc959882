using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Flags.Containers;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>update</c>: podman-update(1).</summary>
internal sealed class UpdateVerb : Verb
{
    private readonly ContainerResourceFlags _resources;
    private readonly ContainerHealthFlags _health;
    private readonly TextListFlag _environment;
    private readonly LatestFlag _latest;
    private readonly TextFlag _restart;
    private readonly TextListFlag _ulimits;
    private readonly TextListFlag _unset;

    internal UpdateVerb(FlagSet flags)
    {
        _resources = new ContainerResourceFlags(flags, limitsOnly: true);
        _health = new ContainerHealthFlags(flags);
        flags.Group = null;
        _environment = flags.Array("env", 'e', "Set environment variables in container");
        _latest = new LatestFlag(flags);
        _restart = flags.Text("restart", "Restart policy to apply when a container exits (\"always\"|\"no\"|\"never\"|\"on-failure\"|\"unless-stopped\")");
        _ulimits = flags.Slice("ulimit", "Ulimit options");
        _unset = flags.Array("unsetenv", "Unset environment default variables in container");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER";

    /// <inheritdoc/>
    public override string Description => "Updates the configuration of an existing container, allowing changes to resource limits and healthchecks";

    /// <inheritdoc/>
    public override string[] Examples => ["update --cpus=5 foobar_container"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments.Count == 0 && !_latest.Value)
            throw new InvalidArgumentException($"\"{invocation.CommandPath}\" requires a name, id, or the \"--latest\" flag");
        var containers = invocation.Global.Open().Containers;
        var names = _latest.Names(invocation, containers);
        if (names.Count > 1)
            throw new InvalidArgumentException($"`{invocation.CommandPath}` accepts at most one argument");
        invocation.Out.WriteLine(containers.Update(names[0], new UpdateOptions
        {
            Resources = _resources.Build(),
            Restart = _restart.Given,
            Health = _health.Build(),
            Environment = _environment.Value,
            Unset = _unset.Value,
            Rlimits = [.. _ulimits.Value.Select(static text => UlimitParser.Parse(text))],
        }));
        return 0;
    }
}
