using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Storage.Containers;
using Berth.Storage.Records;

namespace Berth.Cli.Verbs.Containers;

/// <summary>podman-container-exists(1).</summary>
internal sealed class ContainerExistsVerb : Verb
{
    private readonly BoolFlag _external;

    internal ContainerExistsVerb(FlagSet flags) => _external = flags.Bool("external", "Check external storage containers as well as Podman containers");

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        using var engine = invocation.Global.Open();
        var name = invocation.Arguments[0];
        return engine.Containers.Exists(name) || (_external.Value && engine.ImageStore.Containers.List().Any(container => IsNamed(container, name))) ? 0 : 1;
    }

    private static bool IsNamed(ContainerRecord container, string name)
        => !ContainerStore.IsHold(container) && (container.Id.StartsWith(name, StringComparison.Ordinal) || container.Names.Contains(name));
}
