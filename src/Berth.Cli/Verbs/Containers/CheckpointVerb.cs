using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>container checkpoint</c> and <c>container restore</c>: podman-container-checkpoint(1), podman-container-restore(1).</summary>
internal sealed class CheckpointVerb : Verb
{
    private readonly bool _restores;
    private readonly BoolFlag _all;
    private readonly LatestFlag _latest;
    private readonly TextFlag? _import;
    private readonly TextFlag? _export;
    private readonly BoolFlag? _preCheckpoint;
    private readonly BoolFlag? _withPrevious;
    private readonly Flag[] _ofArchives;

    internal CheckpointVerb(FlagSet flags, bool restores)
    {
        _restores = restores;
        _all = flags.Bool("all", 'a', restores ? "Restore all checkpointed containers" : "Checkpoint all running containers");
        flags.Bool("file-locks", restores ? "Restore a container with file locks" : "Checkpoint a container with file locks");
        var ignoreRoot = flags.Bool("ignore-rootfs", restores ? "Do not apply root file-system changes when importing from exported checkpoint" : "Do not include root file-system changes when exporting");
        var ignoreVolumes = flags.Bool("ignore-volumes", "Do not export volumes associated with container");
        flags.Bool("keep", 'k', "Keep all temporary checkpoint files");
        _latest = new LatestFlag(flags);
        flags.Bool("print-stats", restores ? "Display restore statistics" : "Display checkpoint statistics");
        flags.Bool("tcp-established", restores ? "Restore a container with established TCP connections" : "Checkpoint a container with established TCP connections");
        if (restores)
        {
            flags.Bool("ignore-static-ip", "Ignore IP address set via --static-ip");
            flags.Bool("ignore-static-mac", "Ignore MAC address set via --mac-address");
            _import = flags.Text("import", 'i', "Restore from exported checkpoint archive (tar.gz)").Completes(Completion.Files);
            var previous = flags.Text("import-previous", "Restore from exported pre-checkpoint archive (tar.gz)").Completes(Completion.Files);
            var name = flags.Text("name", 'n', "Specify new name for container restored from exported checkpoint (only works with image or --import)");
            var pod = flags.Text("pod", "Restore container into existing Pod (only works with image or --import)").Completes(Completion.Pods);
            flags.Slice("publish", 'p', "Publish a container's port, or a range of ports, to the host");
            flags.Bool("tcp-close", "Restore a container and close all TCP connections");
            _ofArchives = [ignoreRoot, ignoreVolumes, previous, name, pod];
            return;
        }

        var compress = flags.Text("compress", 'c', "Select compression algorithm (gzip, none, zstd) for checkpoint archive.", "zstd");
        flags.Text("create-image", "Create checkpoint image with specified name");
        _export = flags.Text("export", 'e', "Export the checkpoint image to a tar.gz").Completes(Completion.Files);
        flags.Bool("leave-running", 'R', "Leave the container running after writing checkpoint to disk");
        _preCheckpoint = flags.Bool("pre-checkpoint", 'P', "Dump container's memory information only, leave the container running");
        _withPrevious = flags.Bool("with-previous", "Checkpoint container with pre-checkpoint images");
        _ofArchives = [ignoreRoot, ignoreVolumes, compress];
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
        Check(invocation);
        // There is none that was checkpointed.
        if (_restores && _all.Value)
            return 0;
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(':').Any(static directory => File.Exists(directory + "/criu")))
            throw new EngineException(ErrorKind.NotFound, "failed to check for criu version: exec: \"criu\": executable file not found in $PATH");
        throw new NotSupportedYetException($"{invocation.CommandPath} is not supported yet");
    }

    private void Check(Invocation invocation)
    {
        if (_all.Value && _latest.Value) throw new InvalidArgumentException("--all and --latest cannot be used together");
        if (_all.Value && invocation.Arguments.Count > 0) throw new InvalidArgumentException("no arguments are needed with --all");
        if (_latest.Value && invocation.Arguments.Count > 0) throw new InvalidArgumentException("--latest and containers cannot be used together");
        if (_preCheckpoint is { Value: true } || _withPrevious is { Value: true })
            throw new InvalidArgumentException("system (architecture/kernel/CRIU) does not support memory tracking");
        if ((_export ?? _import) is { Changed: false } && Array.Find(_ofArchives, static flag => flag.Changed) is { } lone)
            throw new InvalidArgumentException($"--{lone.Name} can only be used with {(_restores ? "image or --import" : "--export")}");
        if (_import?.Given is { Length: > 0 } archive && !File.Exists(archive))
        {
            throw new NotFoundException($"failed extracting runtime information from {archive}: failed to open checkpoint archive {archive} for import: "
                + $"open {archive}: no such file or directory");
        }

        if (invocation.Arguments.Count == 0 && !_all.Value && !_latest.Value && _import?.Given is null)
            throw new InvalidArgumentException("you must provide at least one name or id");
        var containers = invocation.Global.Open().Containers;
        foreach (var name in _latest.Names(invocation, containers))
        {
            if (!containers.Exists(name)) throw new NotFoundException(_restores ? $"no such container or image: {name}" : $"no container with name or ID \"{name}\" found: no such container");
        }
    }
}
