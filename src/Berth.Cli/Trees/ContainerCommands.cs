using Berth.Cli.Commands;
using Berth.Cli.Verbs;
using Berth.Cli.Verbs.Containers;
using Berth.Engine.Containers.Machines;
using Berth.Engine.Health;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>container</c>, one a line.</summary>
internal static class ContainerCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Hidden(SystemMonitor.Verb, "Follow the systemd of a container", static _ => new SystemMonitorVerb()),
        CommandNode.Hidden(HealthTurn.Verb, "Run a health check of a container at its time", static _ => new HealthTurnVerb()),
        CommandNode.Of("attach", "Attach to a running container", static flags => new AttachVerb(flags)),
        CommandNode.Of("checkpoint", "Checkpoint one or more containers", static flags => new CheckpointVerb(flags)),
        CommandNode.Of("cleanup", "Clean up network and mountpoints of one or more containers", static flags => new CleanupVerb(flags)),
        CommandNode.Of("clone", "Clone an existing container", static flags => new CloneVerb(flags)),
        CommandNode.Of("commit", "Create new image based on the changed container", static flags => new CommitVerb(flags)),
        CommandNode.Of("cp", "Copy files/folders between a container and the local filesystem", static flags => new CopyVerb(flags)),
        CommandNode.Of("create", "Create but do not start a container", static flags => new CreateVerb(flags)),
        CommandNode.Of("diff", "Inspect changes to the container's file systems", static flags => new DiffVerb(flags, DiffSubject.Container)),
        CommandNode.Of("exec", "Run a process in a running container", static flags => new ExecVerb(flags)),
        CommandNode.Of("exists", "Check if a container exists in local storage", static flags => new ContainerExistsVerb(flags)),
        CommandNode.Of("export", "Export container's filesystem contents as a tar archive", static flags => new ExportVerb(flags)),
        CommandNode.Of("init", "Initialize one or more containers", static flags => new InitVerb(flags)),
        CommandNode.Of("inspect", "Display the configuration of a container", static flags => new InspectVerb(flags, onlyContainers: true)),
        CommandNode.Of("kill", "Kill one or more running containers with a specific signal", static flags => new KillVerb(flags)),
        CommandNode.Of("list", "List containers", flags => new ListContainersVerb(flags), "ls"),
        CommandNode.Of("logs", "Fetch the logs of one or more containers", flags => new LogsVerb(flags)),
        CommandNode.Of("mount", "Mount a working container's root filesystem", static flags => new MountVerb(flags)),
        CommandNode.Of("pause", "Pause all the processes in one or more containers", static flags => new PauseVerb(flags, pauses: true)),
        CommandNode.Of("port", "List port mappings or a specific mapping for the container", static flags => new PortVerb(flags)),
        CommandNode.Of("prune", "Remove all non running containers", static flags => new ContainerPruneVerb(flags)),
        CommandNode.Of("ps", "List containers", flags => new ListContainersVerb(flags)),
        CommandNode.Of("rename", "Rename an existing container", static _ => new RenameVerb()),
        CommandNode.Of("restart", "Restart one or more containers", static flags => new RestartVerb(flags)),
        CommandNode.Of("restore", "Restore one or more containers from a checkpoint", static flags => new RestoreVerb(flags)),
        CommandNode.Of("rm", "Remove one or more containers", static flags => new RmVerb(flags)),
        CommandNode.Of("run", "Run a command in a new container", static flags => new RunVerb(flags)),
        CommandNode.Of("runlabel", "Execute the command described by an image label", static flags => new RunLabelVerb(flags)),
        CommandNode.Of("start", "Start one or more containers", static flags => new StartVerb(flags)),
        CommandNode.Of("stats", "Display a live stream of container resource usage statistics", static flags => new StatsVerb(flags)),
        CommandNode.Of("stop", "Stop one or more containers", static flags => new StopVerb(flags)),
        CommandNode.Of("top", "Display the running processes of a container", static flags => new TopVerb(flags)),
        CommandNode.Of("unmount", "Unmount working container's root filesystem", static flags => new UnmountVerb(flags), "umount"),
        CommandNode.Of("unpause", "Unpause the processes in one or more containers", static flags => new PauseVerb(flags, pauses: false)),
        CommandNode.Of("update", "Update an existing container", static flags => new UpdateVerb(flags)),
        CommandNode.Of("wait", "Block on one or more containers", static flags => new WaitVerb(flags)),
    ];
}
