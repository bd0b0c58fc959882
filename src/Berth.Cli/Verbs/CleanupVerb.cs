using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Cli.Verbs;

/// <summary>podman-container-cleanup(1); conmon runs it when a container has ended.</summary>
internal sealed class CleanupVerb : Verb
{
    private readonly BoolFlag _all;
    private readonly BoolFlag _stoppedOnly;

    internal CleanupVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Cleans up all containers");
        flags.Text("exec", "Clean up the given exec session instead of the container").Hidden().NotYet();
        flags.Bool("latest", 'l', "Act on the latest container podman is aware of").NotYet();
        flags.Bool("rm", "After cleanup, remove the container entirely").NotYet();
        flags.Bool("rmi", "After cleanup, remove the image entirely").NotYet();
        _stoppedOnly = flags.Bool("stopped-only", "Only cleanup when the container is in the stopped state").Hidden();
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var engine = invocation.Global.Open();
        // conmon's last act for a container that went together with all of Berth's state must not begin that state anew.
        if (_stoppedOnly.Value && !FileSystem.Exists(engine.Settings.Paths.Root))
            return 0;
        var containers = engine.Containers;
        var targets = _all.Value ? containers.List().Select(static container => container.Id).ToList() : invocation.Arguments;
        if (targets.Count == 0 && !_all.Value)
            throw new InvalidArgumentException("you must provide at least one name or id");
        var status = 0;
        foreach (var target in targets)
        {
            try
            {
                containers.CleanUp(target);
                if (!_stoppedOnly.Value)
                    invocation.Out.WriteLine(target);
            }
            catch (EngineException error)
            {
                invocation.Report(error.Message);
                status = 125;
            }
        }

        invocation.Out.Flush();
        engine.TidyUp();
        return status;
    }
}
