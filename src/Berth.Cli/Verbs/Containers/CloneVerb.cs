using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Flags.Containers;
using Berth.Engine.Containers;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>container clone</c>: podman-container-clone(1).</summary>
internal sealed class CloneVerb : Verb
{
    private readonly BoolFlag _destroy;
    private readonly BoolFlag _force;
    private readonly TextFlag _name;
    private readonly ContainerResourceFlags _resources;
    private readonly BoolFlag _run;

    internal CloneVerb(FlagSet flags)
    {
        _destroy = flags.Bool("destroy", "destroy the original container");
        _force = flags.Bool("force", 'f', "force the existing container to be destroyed");
        _name = flags.Text("name", "Assign a name to the container");
        flags.Text("pod", "Run container in an existing pod").Completes(Completion.Pods).NotYet();
        _run = flags.Bool("run", "run the new container");
        _resources = new ContainerResourceFlags(flags, limitsOnly: true);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER NAME IMAGE";

    /// <inheritdoc/>
    public override string Description => "Creates a copy of an existing container.";

    /// <inheritdoc/>
    public override string[] Examples => ["container clone container_name new_name image_name"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Between(1, 3);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var arguments = invocation.Arguments;
        if (_force.Value && !_destroy.Value)
            throw new InvalidArgumentException("cannot set --force without --destroy: invalid argument");
        if (_name.Given is not null && arguments.Count > 1)
            throw new InvalidArgumentException("cannot set --name and a name as an argument");
        var containers = invocation.Global.Open().Containers;
        var id = containers.Clone(arguments[0], new CloneOptions
        {
            Name = _name.Given ?? (arguments.Count > 1 ? arguments[1] : null),
            Image = arguments.Count > 2 ? arguments[2] : null,
            Resources = _resources.Build(),
            Destroy = _destroy.Value,
            Force = _force.Value,
            Warn = invocation.Warn,
        });
        if (_run.Value)
            containers.Start(id, new RunOptions());
        invocation.Out.WriteLine(id);
        return 0;
    }
}
