using Berth.Engine.Config;
using Berth.Engine.Consistency;
using Berth.Engine.Containers;
using Berth.Engine.Events;
using Berth.Engine.Containers.Exec;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Snapshots;
using Berth.Engine.Containers.Networking;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Images;
using Berth.Engine.Images.Transfers;
using Berth.Engine.Networks;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Engine.Volumes;
using Berth.Linux.Cgroups;
using Berth.Storage;
using Berth.Systemd.Notify;

namespace Berth.Engine;

/// <summary>
/// The engine: puts its parts together when a verb asks for them. Nothing is opened or read before that.
/// </summary>
public sealed class BerthEngine(EngineSettings settings) : IDisposable
{
    private StateStore? _state;
    private Store? _images;
    private ContainerEngine? _containers;
    private NetworkEngine? _networks;
    private ImageEngine? _imageEngine;
    private EventLog? _events;
    private ContainerSnapshots? _snapshots;
    private Func<IReadOnlyList<IConsistencyCheck>>? _checks;

    /// <summary>Containers. The first use completes what killed commands have left.</summary>
    public ContainerEngine Containers => _containers ??= OpenContainers();

    /// <summary>What containers' root file systems hold: diff, export, commit.</summary>
    public ContainerSnapshots Snapshots
    {
        get
        {
            _containers ??= OpenContainers();
            return _snapshots!;
        }
    }

    /// <summary>The image store.</summary>
    public Store ImageStore => _images ??= Store.Open(settings.Storage());

    /// <summary>Images; those that containers use are not removed under them.</summary>
    public ImageEngine Images => _imageEngine ??= new ImageEngine(ImageStore, new ContainerImageUsers(() => Containers), TemporaryDirectory());

    /// <summary>Networks.</summary>
    public NetworkEngine Networks => _networks ??= new NetworkEngine(NetworkSettings.From(settings.Configuration, settings.Paths, settings.NetworkConfigDirectory));

    /// <summary>Where events are written.</summary>
    public EventLog Events => _events ??= new EventLog(() => EventSettings.From(settings.Configuration.Engine, settings.Paths, settings.EventsBackend));

    /// <summary>The check of everything that the engine keeps.</summary>
    public ConsistencyEngine Consistency
    {
        get
        {
            _ = Containers;
            return new ConsistencyEngine([.. _checks!(), new ImageStoreConsistency(() => ImageStore)]);
        }
    }

    /// <summary>What the engine was opened with.</summary>
    public EngineSettings Settings => settings;

    /// <inheritdoc/>
    public void Dispose()
    {
        _state?.Compact();
        _state?.Dispose();
    }

    private string PullForContainer(string name, PullOptions options)
    {
        var progress = options.Quiet ? NoProgress.Instance : settings.TransferProgress();
        try
        {
            return Images.Pull(new ImagePullOptions { Source = name, Pull = options, Choose = settings.ChooseImage }, progress)[0];
        }
        finally
        {
            (progress as IDisposable)?.Dispose();
        }
    }

    private string TemporaryDirectory()
        => Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } directory ? directory : settings.Configuration.Engine.ImageCopyTmpDir;

    private ContainerEngine OpenContainers()
    {
        var cgroups = new ContainerCgroups(CgroupHost.Detect());
        var runtimes = new RuntimeSelection(settings, cgroups.Host.NeedsView ? RuntimeView.CoveredCgroups(settings.Program) : RuntimeView.Host);
        _state = StateStore.Open(settings.Paths, fresh => Recovery(new ContainerStore(settings.Paths, fresh)).Restore());
        var store = new ContainerStore(settings.Paths, _state);
        var network = new ContainerNetwork(store, () => Networks);
        var root = new RootFileSystem(settings.Paths, () => ImageStore);
        _snapshots = new ContainerSnapshots(store, root, runtimes, () => ImageStore, TemporaryDirectory());
        var use = new ImageUse(settings.Paths, store.Rows, () => ImageStore);
        var volumes = new ContainerVolumes(new VolumeDirectories(settings.Configuration.Engine.VolumePath ?? settings.Storage().GraphRoot + "/volumes"));
        var events = new ContainerEvents(Events);
        var exit = new ContainerExit(store);
        var teardown = new ContainerTeardown(store, runtimes, network, root, cgroups, events);
        var stop = new ContainerStop(store, exit, teardown, events);
        var removal = new ContainerRemoval(store, stop, teardown, volumes, use, events);
        var start = new ContainerStart(settings, store, runtimes, network, root, cgroups, new BundleWriter(settings, store, volumes, cgroups.Host), teardown, events);
        var cleanup = new ContainerCleanup(store, teardown, removal, start);
        var builder = new SpecificationBuilder(
            settings.Configuration, new HelperLocator(settings.Configuration.Engine), HostFacts.OfThisHost(Environment.IsPrivilegedProcess),
            new SpecificationContext(store, () => Networks));
        var creation = new ContainerCreation(store, builder, new ImageFactsReader(() => ImageStore, PullForContainer, settings.Configuration.Engine.PullPolicy), use, removal, events);
        var runner = new ContainerRunner(store, creation, start, teardown, removal, exit, events);
        cleanup.Recover();
        _checks = () =>
        [
            new ContainerDirectoryConsistency(store, Recovery(store), removal),
            new ContainerTraceConsistency(store, new ContainerTraces(settings.Paths, () => Networks, cgroups.Host), teardown),
            new ImageHoldConsistency(store, use, () => ImageStore),
            new RootFilesConsistency(store),
        ];
        return new ContainerEngine(store, creation, runner, stop, removal, new ContainerWait(store, exit, new InnerSystemd(settings.Program)), cleanup,
            new ExecSession(store, runtimes, root, events), root,
            new ContainerChanges
            {
                Pause = new ContainerPause(store, runtimes, events),
                Rename = new ContainerRename(store, events),
                Mounts = new ContainerMounts(store, root, events),
                Restart = new ContainerRestart(store, stop, teardown, start, events),
            },
            new ContainerNetworks(store, () => Networks, removal));

        ContainerRecovery Recovery(ContainerStore restored) => new(restored, runtimes, cgroups.Host, () => Networks);
    }
}
