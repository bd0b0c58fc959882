using System.Diagnostics;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Checkpoints;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>container restore</c>: podman-container-restore(1).</summary>
internal sealed class RestoreVerb : Verb
{
    private readonly BoolFlag _all;
    private readonly LatestFlag _latest;
    private readonly BoolFlag _fileLocks;
    private readonly BoolFlag _ignoreRoot;
    private readonly BoolFlag _ignoreStaticIp;
    private readonly BoolFlag _ignoreStaticMac;
    private readonly BoolFlag _ignoreVolumes;
    private readonly TextFlag _import;
    private readonly TextFlag _importPrevious;
    private readonly BoolFlag _keep;
    private readonly TextFlag _name;
    private readonly TextFlag _pod;
    private readonly BoolFlag _printStatistics;
    private readonly TextListFlag _publish;
    private readonly BoolFlag _tcpClose;
    private readonly BoolFlag _tcpEstablished;

    internal RestoreVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Restore all checkpointed containers");
        _fileLocks = flags.Bool("file-locks", "Restore a container with file locks");
        _ignoreRoot = flags.Bool("ignore-rootfs", "Do not apply root file-system changes when importing from exported checkpoint");
        _ignoreStaticIp = flags.Bool("ignore-static-ip", "Ignore IP address set via --static-ip");
        _ignoreStaticMac = flags.Bool("ignore-static-mac", "Ignore MAC address set via --mac-address");
        _ignoreVolumes = flags.Bool("ignore-volumes", "Do not export volumes associated with container");
        _import = flags.Text("import", 'i', "Restore from exported checkpoint archive (tar.gz)").Completes(Completion.Files);
        _importPrevious = flags.Text("import-previous", "Restore from exported pre-checkpoint archive (tar.gz)").Completes(Completion.Files);
        _keep = flags.Bool("keep", 'k', "Keep all temporary checkpoint files");
        _latest = new LatestFlag(flags);
        _name = flags.Text("name", 'n', "Specify new name for container restored from exported checkpoint (only works with image or --import)");
        _pod = flags.Text("pod", "Restore container into existing Pod (only works with image or --import)").Completes(Completion.Pods);
        _printStatistics = flags.Bool("print-stats", "Display restore statistics");
        _publish = flags.Slice("publish", 'p', "Publish a container's port, or a range of ports, to the host");
        _tcpClose = flags.Bool("tcp-close", "Restore a container and close all TCP connections");
        _tcpEstablished = flags.Bool("tcp-established", "Restore a container with established TCP connections");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER|IMAGE [CONTAINER|IMAGE...]";

    /// <inheritdoc/>
    public override string Description => "Restores a container from a checkpoint.";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        Check(invocation);
        var watch = Stopwatch.StartNew();
        var engine = invocation.Global.Open();
        var options = Options();
        var results = new List<CheckpointResult>();
        var status = 0;
        foreach (var (name, restore) in Targets(invocation, engine, options))
        {
            try
            {
                var result = restore();
                results.Add(result);
                if (!_printStatistics.Value)
                    invocation.Out.WriteLine(name ?? result.Id);
            }
            catch (EngineException error)
            {
                invocation.Report(error.Message);
                status = 125;
            }
        }

        if (_printStatistics.Value)
            CheckpointStatistics.Print(invocation.Out, "restore", watch.Elapsed, results);
        return status;
    }

    // What to print for each, null for its id, and how it is restored.
    private List<(string? Name, Func<CheckpointResult> Restore)> Targets(Invocation invocation, BerthEngine engine, RestoreOptions options)
    {
        var containers = engine.Containers;
        if (_import.Given is { Length: > 0 } archive)
            return [(null, () => containers.RestoreArchive(archive, options))];
        if (_all.Value)
        {
            return
            [
                .. containers.List().Where(container => container.Status == ContainerStatus.Exited && containers.IsCheckpointed(container.Id))
                    .Select(container => ((string?)container.Id, (Func<CheckpointResult>)(() => containers.Restore(container.Id, options)))),
            ];
        }

        var targets = new List<(string?, Func<CheckpointResult>)>();
        foreach (var name in _latest.Names(invocation, containers))
        {
            if (containers.Exists(name))
            {
                CheckNothingOfArchives();
                targets.Add((name, () => containers.Restore(name, options)));
            }
            else
            {
                CheckPod();
                targets.Add((null, engine.Images.Exists(name) ? () => containers.RestoreImage(name, options) : throw new NotFoundException($"no such container or image: {name}")));
            }
        }

        return targets;
    }

    private RestoreOptions Options() => new()
    {
        Name = _name.Given,
        Keep = _keep.Value,
        FileLocks = _fileLocks.Value,
        TcpEstablished = _tcpEstablished.Value,
        TcpClose = _tcpClose.Value,
        IgnoreRootFileSystem = _ignoreRoot.Value,
        IgnoreVolumes = _ignoreVolumes.Value,
        IgnoreStaticIp = _ignoreStaticIp.Value,
        IgnoreStaticMac = _ignoreStaticMac.Value,
        Publish = _publish.Value,
        ImportPrevious = _importPrevious.Given,
    };

    private void Check(Invocation invocation)
    {
        if (_all.Value && _latest.Value) throw new InvalidArgumentException("--all and --latest cannot be used together");
        if (_all.Value && invocation.Arguments.Count > 0) throw new InvalidArgumentException("no arguments are needed with --all");
        if (_latest.Value && invocation.Arguments.Count > 0) throw new InvalidArgumentException("--latest and containers cannot be used together");
        var isImport = _import.Given is { Length: > 0 };
        if (!isImport && invocation.Arguments.Count == 0)
            CheckNothingOfArchives();
        if (_name.Given is not null && _tcpEstablished.Value)
            throw new InvalidArgumentException("--tcp-established cannot be used with --name");
        if (isImport && !File.Exists(_import.Value))
        {
            throw new NotFoundException($"failed extracting runtime information from {_import.Value}: failed to open checkpoint archive {_import.Value} for import: "
                + $"open {_import.Value}: no such file or directory");
        }

        if (isImport) CheckPod();
        if (invocation.Arguments.Count == 0 && !_all.Value && !_latest.Value && !isImport)
            throw new InvalidArgumentException("you must provide at least one name or id");
    }

    private void CheckNothingOfArchives()
    {
        if (Array.Find<Flag>([_ignoreRoot, _ignoreVolumes, _importPrevious, _name, _pod], static flag => flag.Changed) is { } lone)
            throw new InvalidArgumentException($"--{lone.Name} can only be used with image or --import");
    }

    private void CheckPod()
    {
        if (_pod.Given is not null) throw new NotSupportedYetException("--pod is not supported yet");
    }
}
