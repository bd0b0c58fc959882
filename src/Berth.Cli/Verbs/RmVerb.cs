using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs;

/// <summary>podman-rm(1).</summary>
internal sealed class RmVerb : Verb
{
    private readonly ContainerTargets _targets;
    private readonly BoolFlag _depend;
    private readonly BoolFlag _force;
    private readonly BoolFlag _volumes;
    private readonly IntegerFlag _time;

    internal RmVerb(FlagSet flags)
    {
        _targets = new ContainerTargets(flags, "Remove all containers", "Ignore errors when a specified container is missing", filterShorthand: '\0');
        _depend = flags.Bool("depend", "Remove container and all containers that depend on the selected container");
        _force = flags.Bool("force", 'f', "Force removal of a running or unusable container");
        _time = flags.Integer("time", "Seconds to wait for stop before killing the container", 10, 't');
        flags.Alias("timeout", "time");
        _volumes = flags.Bool("volumes", 'v', "Remove anonymous volumes associated with the container");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_time.Changed && !_force.Value)
            throw new InvalidArgumentException("--force option must be specified to use the --time option");
        var containers = invocation.Global.Open().Containers;
        var options = new RemoveOptions
        {
            Force = _force.Value,
            Timeout = !_time.Changed ? null : _time.Value < 0 ? uint.MaxValue : (uint)_time.Value,
            Volumes = _volumes.Value,
            Warn = invocation.Warn,
        };
        // With --force a container that is not there is as good as removed, as Podman has it.
        IReadOnlyDictionary<string, (string? Id, EngineException? Failure)>? results = null;
        var status = _targets.Each(
            invocation, containers, static _ => true, target => results is null ? Remove(invocation, containers, target, options) : Result(results[target]),
            missingStatus: 1, conflictStatus: 2, newestFirst: true, once: true, prepare: targets => results = _depend.Value ? null : containers.RemoveAll(targets, options));
        invocation.Out.Flush();
        containers.EmptyTrash();
        return status;
    }

    private string? Result((string? Id, EngineException? Failure) result) => result.Failure switch
    {
        null => result.Id,
        NotFoundException when _force.Value => null,
        var failure => throw failure,
    };

    private string? Remove(Invocation invocation, ContainerEngine containers, string target, RemoveOptions options)
    {
        try
        {
            if (_depend.Value)
            {
                foreach (var dependent in containers.DependentsOf(target))
                {
                    if (Remove(invocation, containers, dependent, options) is { } removed)
                        invocation.Out.WriteLine(removed);
                }
            }
            return containers.Remove(target, options);
        }
        catch (NotFoundException) when (options.Force)
        {
            return null;
        }
    }
}
