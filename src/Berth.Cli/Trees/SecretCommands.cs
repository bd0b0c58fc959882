using Berth.Cli.Commands;
using Berth.Cli.Verbs.Secrets;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>secret</c>, one a line.</summary>
internal static class SecretCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Of("create", "Create a new secret", static flags => new SecretCreateVerb(flags)),
        CommandNode.Of("exists", "Check if a secret exists in local storage", static _ => new SecretExistsVerb()),
        CommandNode.Of("inspect", "Inspect a secret", static flags => new SecretInspectVerb(flags)),
        CommandNode.Of("ls", "List secrets", static flags => new SecretListVerb(flags), "list"),
        CommandNode.Of("rm", "Remove one or more secrets", static flags => new SecretRemoveVerb(flags)),
    ];
}
