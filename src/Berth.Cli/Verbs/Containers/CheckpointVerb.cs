using System.Diagnostics;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Checkpoints;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>container checkpoint</c>: podman-container-checkpoint(1).</summary>
internal sealed class CheckpointVerb : Verb
{
    private readonly BoolFlag _all;
    private readonly LatestFlag _latest;
    private readonly TextFlag _compress;
    private readonly TextFlag _image;
    private readonly TextFlag _export;
    private readonly BoolFlag _fileLocks;
    private readonly BoolFlag _ignoreRoot;
    private readonly BoolFlag _ignoreVolumes;
    private readonly BoolFlag _keep;
    private readonly BoolFlag _leaveRunning;
    private readonly BoolFlag _preCheckpoint;
    private readonly BoolFlag _printStatistics;
    private readonly BoolFlag _tcpEstablished;
    private readonly BoolFlag _withPrevious;

    internal CheckpointVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Checkpoint all running containers");
        _compress = flags.Text("compress", 'c', "Select compression algorithm (gzip, none, zstd) for checkpoint archive.", "zstd");
        _image = flags.Text("create-image", "Create checkpoint image with specified name");
        _export = flags.Text("export", 'e', "Export the checkpoint image to a tar.gz").Completes(Completion.Files);
        _fileLocks = flags.Bool("file-locks", "Checkpoint a container with file locks");
        _ignoreRoot = flags.Bool("ignore-rootfs", "Do not include root file-system changes when exporting");
        _ignoreVolumes = flags.Bool("ignore-volumes", "Do not export volumes associated with container");
        _keep = flags.Bool("keep", 'k', "Keep all temporary checkpoint files");
        _latest = new LatestFlag(flags);
        _leaveRunning = flags.Bool("leave-running", 'R', "Leave the container running after writing checkpoint to disk");
        _preCheckpoint = flags.Bool("pre-checkpoint", 'P', "Dump container's memory information only, leave the container running");
        _printStatistics = flags.Bool("print-stats", "Display checkpoint statistics");
        _tcpEstablished = flags.Bool("tcp-established", "Checkpoint a container with established TCP connections");
        _withPrevious = flags.Bool("with-previous", "Checkpoint container with pre-checkpoint images");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override string Description => "Checkpoints one or more running containers.";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        Check(invocation);
        var watch = Stopwatch.StartNew();
        var containers = invocation.Global.Open().Containers;
        var names = _all.Value
            ? [.. containers.List().Where(static container => container.Status == ContainerStatus.Running).Select(static container => container.Id)]
            : _latest.Names(invocation, containers);
        foreach (var name in names)
        {
            if (!containers.Exists(name)) throw new NotFoundException($"no container with name or ID \"{name}\" found: no such container");
        }

        var results = new List<CheckpointResult>();
        var status = 0;
        foreach (var name in names)
        {
            try
            {
                results.Add(containers.Checkpoint(OptionsFor(name)));
                if (!_printStatistics.Value)
                    invocation.Out.WriteLine(name);
            }
            catch (EngineException error)
            {
                invocation.Report(error.Message);
                status = 125;
            }
        }

        if (_printStatistics.Value)
            CheckpointStatistics.Print(invocation.Out, "checkpoint", watch.Elapsed, results);
        return status;
    }

    private CheckpointOptions OptionsFor(string name) => new()
    {
        Container = name,
        Export = _export.Given,
        Compression = _compress.Value,
        Image = _image.Given,
        MakerVersion = ProgramVersion.Compatible,
        LeaveRunning = _leaveRunning.Value,
        Keep = _keep.Value,
        FileLocks = _fileLocks.Value,
        TcpEstablished = _tcpEstablished.Value,
        IgnoreRootFileSystem = _ignoreRoot.Value,
        IgnoreVolumes = _ignoreVolumes.Value,
        PreCheckpoint = _preCheckpoint.Value,
        WithPrevious = _withPrevious.Value,
    };

    private void Check(Invocation invocation)
    {
        if (_all.Value && _latest.Value) throw new InvalidArgumentException("--all and --latest cannot be used together");
        if (_all.Value && invocation.Arguments.Count > 0) throw new InvalidArgumentException("no arguments are needed with --all");
        if (_latest.Value && invocation.Arguments.Count > 0) throw new InvalidArgumentException("--latest and containers cannot be used together");
        if (_preCheckpoint.Value && _withPrevious.Value) throw new InvalidArgumentException("--with-previous can not be used with --pre-checkpoint");
        if ((_preCheckpoint.Value || _withPrevious.Value) && !Criu.IsThere)
            throw new InvalidArgumentException("system (architecture/kernel/CRIU) does not support memory tracking");
        Flag[] ofArchives = [_ignoreRoot, _ignoreVolumes, _compress];
        if (!_export.Changed && Array.Find(ofArchives, static flag => flag.Changed) is { } lone)
            throw new InvalidArgumentException($"--{lone.Name} can only be used with --export");
        if (_compress.Value is not ("zstd" or "gzip" or "none"))
            throw new InvalidArgumentException($"selected compression algorithm (\"{_compress.Value}\") not supported. Please select one from: gzip, none, zstd");
        if (invocation.Arguments.Count == 0 && !_all.Value && !_latest.Value)
            throw new InvalidArgumentException("you must provide at least one name or id");
    }
}
