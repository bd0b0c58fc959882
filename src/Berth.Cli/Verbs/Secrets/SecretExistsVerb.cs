using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Secrets;

/// <summary>podman-secret-exists(1).</summary>
internal sealed class SecretExistsVerb : Verb
{
    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "SECRET";

    /// <inheritdoc/>
    public override string Description => "If the named secret exists in local storage, exits with 0, otherwise the exit code will be 1.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Secrets;

    /// <inheritdoc/>
    public override int Run(Invocation invocation) => invocation.Global.Open().Secrets.TryFind(invocation.Arguments[0]) is null ? 1 : 0;
}
