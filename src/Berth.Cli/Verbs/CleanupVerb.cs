using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Engine.Images;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Cli.Verbs;

/// <summary>podman-container-cleanup(1); conmon runs it when a container has ended.</summary>
internal sealed class CleanupVerb : Verb
{
    private readonly BoolFlag _all;
    private readonly TextFlag _exec;
    private readonly LatestFlag _latest;
    private readonly BoolFlag _remove;
    private readonly BoolFlag _removeImage;
    private readonly BoolFlag _stoppedOnly;

    internal CleanupVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Cleans up all containers");
        _exec = flags.Text("exec", "Clean up the given exec session instead of the container").Hidden();
        _latest = new LatestFlag(flags);
        _remove = flags.Bool("rm", "After cleanup, remove the container entirely");
        _removeImage = flags.Bool("rmi", "After cleanup, remove the image entirely");
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
        if (_exec.Given is not null && _all.Value)
            throw new InvalidArgumentException("--all and --exec cannot be set together");
        if (_all.Value && invocation.Arguments.Count > 0)
            throw new InvalidArgumentException("no arguments are needed with --all");
        var containers = engine.Containers;
        // There is nothing to clean up, which is no failure for Podman either.
        if (_latest.Value && containers.List().Count == 0)
            return 0;
        var targets = _all.Value ? containers.List().Select(static container => container.Id).ToList() : _latest.Names(invocation, containers);
        // Sessions clean up after themselves and are kept nowhere.
        if (_exec.Given is { } session)
        {
            if (targets.All(containers.Exists))
                throw new NotFoundException($"no exec session with ID {session} found in container: no such exec session");
            return 0;
        }

        if (targets.Count == 0 && !_all.Value)
            throw new InvalidArgumentException("you must provide at least one name or id");
        var status = 0;
        foreach (var target in targets)
        {
            try
            {
                var image = _removeImage.Value ? containers.SpecificationOf(containers.Find(target).Id).ImageName : "";
                containers.CleanUp(target);
                if (_remove.Value && containers.Exists(target))
                    containers.Remove(target, new RemoveOptions());
                if (image.Length > 0 && engine.Images.Exists(image))
                    engine.Images.Remove(new ImageRemoveOptions { Names = [image] });
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
