using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>kube</c>, one a line.</summary>
internal static class KubeCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("apply", "Deploy a Berth container, pod, volume, or Kubernetes yaml to a Kubernetes cluster"),
        CommandNode.Missing("down", "Remove pods based on Kubernetes YAML"),
        CommandNode.Missing("generate", "Generate Kubernetes YAML from containers, pods or volumes."),
        CommandNode.Missing("play", "Play a pod or volume based on Kubernetes YAML"),
    ];
}
