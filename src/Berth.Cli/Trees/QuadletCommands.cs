using Berth.Cli.Commands;
using Berth.Cli.Verbs.Quadlets;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>quadlet</c>, one a line.</summary>
internal static class QuadletCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Of("apply", "Let changed Quadlets take effect", flags => new QuadletApplyVerb(flags)),
        CommandNode.Of("install", "Install a quadlet file or quadlet application", flags => new QuadletInstallVerb(flags)),
        CommandNode.Of("list", "List Quadlets", flags => new QuadletListVerb(flags)),
        CommandNode.Of("plan", "Tell what changed Quadlets would change", flags => new QuadletPlanVerb(flags)),
        CommandNode.Of("print", "Display the contents of a quadlet", flags => new QuadletPrintVerb(flags), "cat"),
        CommandNode.Of("rm", "Remove Quadlets", flags => new QuadletRmVerb(flags)),
        CommandNode.Of("verify", "Check Quadlet files", flags => new QuadletVerifyVerb(flags)),
    ];
}
