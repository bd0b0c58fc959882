using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>container checkpoint</c> and <c>container restore</c>: podman-container-checkpoint(1), podman-container-restore(1).</summary>
internal sealed class CheckpointVerb : Verb
{
    private readonly bool _restores;

    internal CheckpointVerb(FlagSet flags, bool restores)
    {
        _restores = restores;
        flags.Bool("all", 'a', restores ? "Restore all checkpointed containers" : "Checkpoint all running containers");
        flags.Bool("file-locks", restores ? "Restore a container with file locks" : "Checkpoint a container with file locks");
        flags.Bool("ignore-rootfs", restores ? "Do not apply root file-system changes when importing from exported checkpoint" : "Do not include root file-system changes when exporting");
        flags.Bool("ignore-volumes", "Do not export volumes associated with container");
        flags.Bool("keep", 'k', "Keep all temporary checkpoint files");
        flags.Bool("latest", 'l', "Act on the latest container podman is aware of");
        flags.Bool("print-stats", restores ? "Display restore statistics" : "Display checkpoint statistics");
        flags.Bool("tcp-established", restores ? "Restore a container with established TCP connections" : "Checkpoint a container with established TCP connections");
        if (restores)
        {
            flags.Bool("ignore-static-ip", "Ignore IP address set via --static-ip");
            flags.Bool("ignore-static-mac", "Ignore MAC address set via --mac-address");
            flags.Text("import", 'i', "Restore from exported checkpoint archive (tar.gz)").Completes(Completion.Files);
            flags.Text("import-previous", "Restore from exported pre-checkpoint archive (tar.gz)").Completes(Completion.Files);
            flags.Text("name", 'n', "Specify new name for container restored from exported checkpoint (only works with image or --import)");
            flags.Text("pod", "Restore container into existing Pod (only works with image or --import)").Completes(Completion.Pods);
            flags.Slice("publish", 'p', "Publish a container's port, or a range of ports, to the host");
            flags.Bool("tcp-close", "Restore a container and close all TCP connections");
            return;
        }
        flags.Text("compress", 'c', "Select compression algorithm (gzip, none, zstd) for checkpoint archive.", "zstd");
        flags.Text("create-image", "Create checkpoint image with specified name");
        flags.Text("export", 'e', "Export the checkpoint image to a tar.gz").Completes(Completion.Files);
        flags.Bool("leave-running", 'R', "Leave the container running after writing checkpoint to disk");
        flags.Bool("pre-checkpoint", 'P', "Dump container's memory information only, leave the container running");
        flags.Bool("with-previous", "Checkpoint container with pre-checkpoint images");
    }

    /// <inheritdoc/>
    public override string Synopsis => _restores ? "[options] CONTAINER|IMAGE [CONTAINER|IMAGE...]" : "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override string Description => _restores ? "Restores a container from a checkpoint." : "Checkpoints one or more running containers.";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(':').Any(static directory => File.Exists(directory + "/criu")))
            throw new EngineException(ErrorKind.NotFound, "failed to check for criu version: exec: \"criu\": executable file not found in $PATH");
        throw new NotSupportedYetException($"{invocation.CommandPath} is not supported yet");
    }
}
