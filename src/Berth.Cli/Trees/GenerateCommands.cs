using Berth.Cli.Commands;
using Berth.Cli.Verbs.Services;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>generate</c>, one a line.</summary>
internal static class GenerateCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("kube", "Generate Kubernetes YAML from containers, pods or volumes."),
        CommandNode.Missing("spec", "Generate Specgen JSON based on containers or pods"),
        CommandNode.Of("systemd", "[DEPRECATED] Generate systemd units", static flags => new GenerateSystemdVerb(flags)),
    ];
}
