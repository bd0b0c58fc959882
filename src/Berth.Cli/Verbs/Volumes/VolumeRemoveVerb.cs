using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Volumes;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>podman-volume-rm(1).</summary>
internal sealed class VolumeRemoveVerb : Verb
{
    private const int Failure = 125;
    private const int InUse = 2;
    private readonly BoolFlag _all, _force;
    private readonly IntegerFlag _time;

    internal VolumeRemoveVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Remove all volumes");
        _force = flags.Bool("force", 'f', "Remove a volume by force, even if it is being used by a container");
        _time = flags.Integer("time", "Seconds to wait for running containers to stop before killing the container", 10, 't');
        flags.Alias("timeout", "time");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] VOLUME [VOLUME...]";

    /// <inheritdoc/>
    public override string Description => "Remove one or more existing volumes. By default only volumes that are not being used by any containers will be removed.";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Volumes;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_time.Changed && !_force.Value) throw new InvalidArgumentException("--force option must be specified to use the --time option");
        if (invocation.Arguments.Count == 0 != _all.Value) throw new InvalidArgumentException("choose either one or more volumes or all");
        var engine = invocation.Global.Open().Volumes;
        var status = 0;
        foreach (var name in _all.Value ? engine.List([]).Select(static volume => volume.Name) : Known(invocation, engine, ref status))
        {
            try
            {
                invocation.Out.WriteLine(engine.Remove(name, _force.Value, (uint)_time.Value));
            }
            catch (EngineException error)
            {
                invocation.Report(error.Message);
                status = error is VolumeInUseException ? InUse : status == 0 ? Failure : status;
            }
        }

        return status;
    }

    // What is not there is reported before anything is removed, as Podman does.
    private List<string> Known(Invocation invocation, VolumeEngine engine, ref int status)
    {
        var known = new List<string>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                known.Add(engine.Find(name).Name);
            }
            catch (NotFoundException error)
            {
                if (_force.Value) continue;
                invocation.Report(error.Message);
                status = 1;
            }
        }

        return known;
    }
}
