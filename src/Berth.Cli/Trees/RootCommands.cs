using Berth.Cli.Commands;
using Berth.Cli.Completing;
using Berth.Cli.Verbs;
using Berth.Cli.Verbs.Containers;
using Berth.Cli.Verbs.Images;
using Berth.Cli.Verbs.Machines;
using Berth.Cli.Verbs.Registries;
using Berth.Cli.Verbs.Updates;

namespace Berth.Cli.Trees;

/// <summary>The commands of the first level, one a line: a verb that comes into being replaces its Missing line.</summary>
internal static class RootCommands
{
    /// <summary>The program itself.</summary>
    internal static CommandNode Root(string program) => CommandNode.Group(program, "Manage pods, containers and images", All);

    internal static CommandNode[] All() =>
    [
        CommandNode.Group("artifact", "Manage OCI artifacts", ArtifactCommands.All),
        CommandNode.Of("attach", "Attach to a running container", static flags => new AttachVerb(flags)),
        CommandNode.Of("auto-update", "Auto update containers according to their auto-update policy", static flags => new AutoUpdateVerb(flags)),
        CommandNode.Missing("build", "Build an image using instructions from Containerfiles"),
        CommandNode.Of("commit", "Create new image based on the changed container", static flags => new CommitVerb(flags)),
        CommandNode.Missing("compose", "Run compose workloads via an external provider such as docker-compose or Berth-compose"),
        CommandNode.Hidden("completion", "Generate the autocompletion script for the specified shell", static flags => new CompletionVerb(flags)),
        CommandNode.Group("container", "Manage containers", ContainerCommands.All),
        CommandNode.Of("cp", "Copy files/folders between a container and the local filesystem", static flags => new CopyVerb(flags)),
        CommandNode.Of("create", "Create but do not start a container", static flags => new CreateVerb(flags)),
        CommandNode.Of("diff", "Display the changes to the object's file system", static flags => new DiffVerb(flags, DiffSubject.Any)),
        CommandNode.Of("events", "Show Berth system events", static flags => new EventsVerb(flags)),
        CommandNode.Of("exec", "Run a process in a running container", static flags => new ExecVerb(flags)),
        CommandNode.Of("export", "Export container's filesystem contents as a tar archive", static flags => new ExportVerb(flags)),
        CommandNode.Group("farm", "Farm out builds to remote machines", FarmCommands.All),
        CommandNode.Group("generate", "Generate structured data based on containers, pods or volumes", GenerateCommands.All),
        CommandNode.Group("healthcheck", "Manage health checks on containers", HealthcheckCommands.All),
        CommandNode.Of("history", "Show history of a specified image", static flags => new HistoryVerb(flags)),
        CommandNode.Group("image", "Manage images", ImageCommands.All),
        CommandNode.Of("images", "List images in local storage", static flags => new ImagesVerb(flags)),
        CommandNode.Of("import", "Import a tarball to create a filesystem image", static flags => new ImportVerb(flags)),
        CommandNode.Of("info", "Display Berth system information", flags => new InfoVerb(flags)),
        CommandNode.Of("init", "Initialize one or more containers", static flags => new InitVerb(flags)),
        CommandNode.Of("inspect", "Display the configuration of object denoted by ID", static flags => new InspectVerb(flags, onlyContainers: false)),
        CommandNode.Of("journalctl", "Show the journal of a container that runs systemd", static _ => new InnerToolVerb("journalctl")),
        CommandNode.Of("kill", "Kill one or more running containers with a specific signal", static flags => new KillVerb(flags)),
        CommandNode.Group("kube", "Play containers, pods or volumes from a structured file", KubeCommands.All),
        CommandNode.Of("load", "Load image(s) from a tar archive", static flags => new LoadVerb(flags)),
        CommandNode.Of("login", "Log in to a container registry", static flags => new LoginVerb(flags)),
        CommandNode.Of("logout", "Log out of a container registry", static flags => new LogoutVerb(flags)),
        CommandNode.Of("logs", "Fetch the logs of one or more containers", flags => new LogsVerb(flags)),
        CommandNode.Group("machine", "Manage a virtual machine", MachineCommands.All),
        CommandNode.Of("machine-check", "Boot an image once and check it against systemd's Container Interface", static flags => new MachineCheckVerb(flags)),
        CommandNode.Group("manifest", "Manipulate manifest lists and image indexes", ManifestCommands.All),
        CommandNode.Of("mount", "Mount a working container's root filesystem", static flags => new MountVerb(flags)),
        CommandNode.Group("network", "Manage networks", NetworkCommands.All),
        CommandNode.Of("pause", "Pause all the processes in one or more containers", static flags => new PauseVerb(flags, pauses: true)),
        CommandNode.Group("pod", "Manage pods", PodCommands.All),
        CommandNode.Of("port", "List port mappings or a specific mapping for the container", static flags => new PortVerb(flags)),
        CommandNode.Of("ps", "List containers", flags => new ListContainersVerb(flags)),
        CommandNode.Of("pull", "Pull an image from a registry", static flags => new PullVerb(flags)),
        CommandNode.Of("push", "Push an image to a specified destination", static flags => new PushVerb(flags)),
        CommandNode.Group("quadlet", "Allows users to manage Quadlets", QuadletCommands.All),
        CommandNode.Of("rename", "Rename an existing container", static _ => new RenameVerb()),
        CommandNode.Of("restart", "Restart one or more containers", static flags => new RestartVerb(flags)),
        CommandNode.Of("rm", "Remove one or more containers", static flags => new RmVerb(flags)),
        CommandNode.Of("rmi", "Remove one or more images from local storage", static flags => new RemoveImageVerb(flags)),
        CommandNode.Of("run", "Run a command in a new container", static flags => new RunVerb(flags)),
        CommandNode.Of("save", "Save image(s) to an archive", static flags => new SaveVerb(flags)),
        CommandNode.Of("search", "Search registry for image", static flags => new SearchVerb(flags)),
        CommandNode.Group("secret", "Manage secrets", SecretCommands.All),
        CommandNode.Of("start", "Start one or more containers", static flags => new StartVerb(flags)),
        CommandNode.Of("stats", "Display a live stream of container resource usage statistics", static flags => new StatsVerb(flags)),
        CommandNode.Of("stop", "Stop one or more containers", static flags => new StopVerb(flags)),
        CommandNode.Group("system", "Manage Berth", SystemCommands.All),
        CommandNode.Of("systemctl", "Control the systemd of a container", static _ => new InnerToolVerb("systemctl")),
        CommandNode.Of("tag", "Add an additional name to a local image", static flags => new TagVerb(flags)),
        CommandNode.Of("top", "Display the running processes of a container", static flags => new TopVerb(flags)),
        CommandNode.Of("unmount", "Unmount working container's root filesystem", static flags => new UnmountVerb(flags), "umount"),
        CommandNode.Of("unpause", "Unpause the processes in one or more containers", static flags => new PauseVerb(flags, pauses: false)),
        CommandNode.Of("unshare", "Run a command in a modified user namespace", static flags => new UnshareVerb(flags)),
        CommandNode.Of("untag", "Remove a name from a local image", static flags => new UntagVerb(flags)),
        CommandNode.Of("update", "Update an existing container", static flags => new UpdateVerb(flags)),
        CommandNode.Of("version", "Display the Berth version information", flags => new VersionVerb(flags)),
        CommandNode.Group("volume", "Manage volumes", VolumeCommands.All),
        CommandNode.Of("wait", "Block on one or more containers", static flags => new WaitVerb(flags)),
    ];
}
