using Berth.Cli.Commands;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>podman-volume-reload(1): Berth has no volume plugins, so that there is never anything to take over from one.</summary>
internal sealed class VolumeReloadVerb : Verb
{
    /// <inheritdoc/>
    public override string Synopsis => "";

    /// <inheritdoc/>
    public override string Description => "Check all configured volume plugins and update the list of volumes.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation) => 0;
}
