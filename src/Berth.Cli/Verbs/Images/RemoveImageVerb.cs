using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Images;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-rmi(1).</summary>
internal sealed class RemoveImageVerb : Verb
{
    private readonly BoolFlag _all, _force, _ignore, _noPrune;

    internal RemoveImageVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Remove all images");
        _force = flags.Bool("force", 'f', "Force Removal of the image");
        _ignore = flags.Bool("ignore", 'i', "Ignore errors if a specified image does not exist");
        _noPrune = flags.Bool("no-prune", "Do not remove dangling images");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [IMAGE...]";

    /// <inheritdoc/>
    public override string Description => "Removes one or more previously pulled or locally created images.";

    /// <inheritdoc/>
    public override string[] Examples => ["rmi imageID", "rmi --force alpine", "rmi c4dfb1609ee2 93fd78260bd1 c0ed59d05ff7"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments.Count == 0 && !_all.Value) throw new InvalidArgumentException("image name or ID must be specified");
        if (invocation.Arguments.Count > 0 && _all.Value) throw new InvalidArgumentException("when using the --all switch, you may not pass any images names or IDs");
        var report = invocation.Global.Open().Images.Remove(new ImageRemoveOptions
        {
            Names = invocation.Arguments,
            All = _all.Value,
            Force = _force.Value,
            Ignore = _ignore.Value || _force.Value,
            NoPrune = _noPrune.Value,
        });
        foreach (var name in report.Untagged) invocation.Out.Write("Untagged: ").WriteLine(name);
        foreach (var id in report.Deleted) invocation.Out.Write("Deleted: ").WriteLine(id);
        if (report.Errors.Count == 1) invocation.Report(report.Errors[0].Message);
        else if (report.Errors.Count > 1) invocation.Report($"{report.Errors.Count} errors occurred:\n\t* {string.Join("\n\t* ", report.Errors.Select(static error => error.Message))}");
        return report.ExitStatus;
    }
}
