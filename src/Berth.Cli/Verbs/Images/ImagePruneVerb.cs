using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Filters;
using Berth.Engine.Images;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-image-prune(1).</summary>
internal sealed class ImagePruneVerb : Verb
{
    private readonly BoolFlag _all, _buildCache, _external, _force;
    private readonly TextListFlag _filter;

    internal ImagePruneVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Remove all images not in use by containers, not just dangling ones");
        _buildCache = flags.Bool("build-cache", "Remove persistent build cache created by --mount=type=cache");
        _external = flags.Bool("external", "Remove images even when they are used by external containers (e.g., by build containers)");
        _filter = flags.Array("filter", "Provide filter values (e.g. 'label=<key>=<value>')").Completes(Completion.Filters);
        _force = flags.Bool("force", 'f', "Do not prompt for confirmation");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "Removes dangling or unused images from local storage.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (!_force.Value && !Confirmation.Ask(invocation, _all.Value
            ? "WARNING! This command removes all images without at least one container associated with them."
            : "WARNING! This command removes all dangling images."))
            return 0;
        FilterTerm.Check(_filter.Value);
        var (deleted, _) = invocation.Global.Open().Images.Prune(new ImagePruneOptions { All = _all.Value, BuildCache = _buildCache.Value, External = _external.Value, Filters = _filter.Value });
        foreach (var id in deleted) invocation.Out.WriteLine(id);
        return 0;
    }
}
