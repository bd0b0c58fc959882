using Berth.Cli.Commands;

namespace Berth.Cli.Verbs;

/// <summary><c>system renumber</c>: podman-system-renumber(1). Berth's locks have no numbers: each object has a file of its own.</summary>
internal sealed class SystemRenumberVerb : Verb
{
    /// <inheritdoc/>
    public override string Synopsis => "";

    /// <inheritdoc/>
    public override string Description => "Podman numbers its locks; Berth has none that could run out, and there is nothing to renumber.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation) => 0;
}
