using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Manifests;

/// <summary>podman-manifest-rm(1).</summary>
internal sealed class ManifestRmVerb : Verb
{
    private readonly BoolFlag _ignore;

    internal ManifestRmVerb(FlagSet flags) => _ignore = flags.Bool("ignore", 'i', "Ignore errors when a specified manifest is missing");

    /// <inheritdoc/>
    public override string Synopsis => "[options] LIST [LIST...]";

    /// <inheritdoc/>
    public override string Description => "Remove manifest list or image index from local storage.";

    /// <inheritdoc/>
    public override string[] Examples => ["manifest rm mylist:v1.11"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var report = invocation.Global.Open().Images.RemoveManifests(invocation.Arguments, _ignore.Value);
        foreach (var name in report.Untagged) invocation.Out.Write("Untagged: ").WriteLine(name);
        foreach (var id in report.Deleted) invocation.Out.Write("Deleted: ").WriteLine(id);
        foreach (var error in report.Errors) invocation.Report(error.Message);
        return report.ExitStatus;
    }
}
