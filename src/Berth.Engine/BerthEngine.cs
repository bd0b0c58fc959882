using Berth.Engine.Artifacts;
using Berth.Engine.Config;
using Berth.Engine.Consistency;
using Berth.Engine.Containers.Checkpoints;
using Berth.Engine.Containers.Copying;
using Berth.Engine.Containers.Exec;
using Berth.Engine.Containers.Inspection;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Machines.Checking;
using Berth.Engine.Containers.Machines;
using Berth.Engine.Containers.Networking;
using Berth.Engine.Containers.Processes;
using Berth.Engine.Containers.Snapshots;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Statistics;
using Berth.Engine.Containers;
using Berth.Engine.Disk;
using Berth.Engine.Events;
using Berth.Engine.Health;
using Berth.Engine.Images.Encryption;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Engine.Images;
using Berth.Engine.Networks;
using Berth.Engine.Rootless;
using Berth.Engine.Runtime;
using Berth.Engine.Secrets;
using Berth.Engine.Services;
using Berth.Engine.State;
using Berth.Engine.Updates;
using Berth.Engine.Volumes;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
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
    private VolumeEngine? _volumes;
    private SecretEngine? _secrets;
    private VolumeStore? _volumeFiles;
    private VolumeMounts? _volumeUse;
    private ContainerVolumeUsers? _volumeUsers;

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
    public ImageEngine Images => _imageEngine ??= new ImageEngine(ImageStore, new ContainerImageUsers(() => Containers), TemporaryDirectory(), events: Events, defaults: TransferDefaults.From(settings.Configuration.Engine));

    /// <summary>Registries themselves.</summary>
    public RegistryEngine Registries => new(RegistrySettings.OfThisProcess());

    /// <summary>Artifacts.</summary>
    public ArtifactEngine Artifacts => new(new ArtifactStore(settings.Storage().GraphRoot + "/artifacts"), RegistrySettings.OfThisProcess, TransferDefaults.From(settings.Configuration.Engine));

    /// <summary>Networks.</summary>
    public NetworkEngine Networks => _networks ??= new NetworkEngine(NetworkSettings.From(settings.Configuration, settings.Paths, settings.NetworkConfigDirectory, () => settings.Storage().GraphRoot), Events);

    /// <summary>Where events are written.</summary>
    public EventLog Events => _events ??= new EventLog(() => EventSettings.From(settings.Configuration.Engine, settings.Paths, settings.EventsBackend));

    /// <summary>The check of everything that the engine keeps.</summary>
    public ConsistencyEngine Consistency
    {
        get
        {
            _ = Containers;
            _ = Volumes;
            return new ConsistencyEngine([.. _checks!(), new ImageStoreConsistency(() => ImageStore)], Containers.EmptyTrash);
        }
    }

    /// <summary>Secrets.</summary>
    public SecretEngine Secrets => _secrets ??= new SecretEngine(settings.Configuration, settings.Storage().GraphRoot + "/secrets", Events);

    /// <summary>The check of images that boot.</summary>
    public MachineCheck MachineCheck => new(Containers, settings.Program);

    /// <summary>Services made of containers.</summary>
    public ServiceUnitGenerator ServiceUnits => new(Containers, settings.Paths, settings.Program);

    /// <summary>Brings containers of services up to their newest images.</summary>
    public AutoUpdater Updates => new(Containers, () => Images, settings.Paths, Events, settings.TransferProgress);

    /// <summary>Volumes. The first use deletes what killed commands have left of removed ones.</summary>
    public VolumeEngine Volumes => _volumes ??= OpenVolumes();

    /// <summary>What images, containers and volumes take on the disk (podman-system-df(1)).</summary>
    public DiskUsage MeasureDisk()
        => new(Images.DiskUsage(), [.. Containers.List().Select(container => new ContainerUsage(container, Containers.WrittenBy(container.Id)))], Volumes.Usage());

    /// <summary>Removes what nothing uses (podman-system-prune(1)).</summary>
    /// <exception cref="InvalidArgumentException">A filter is none.</exception>
    public SystemPruneReport Prune(SystemPruneOptions options) => new SystemPrune(Containers, Volumes, Images, ImageStore).Run(options);

    /// <summary>The containers of other programs in the image store.</summary>
    public IReadOnlyList<Storage.Records.ContainerRecord> ExternalContainers() => new SystemReset(Containers, Volumes, ImageStore).ExternalContainers();

    /// <summary>Removes everything there is (podman-system-reset(1)), and closes the engine.</summary>
    /// <exception cref="ConflictException">Another program's container is at work in the store; nothing was removed.</exception>
    public void Reset()
    {
        new SystemReset(Containers, Volumes, ImageStore).RemoveObjects();
        Dispose();
        SystemReset.RemoveStore(settings.Storage(), settings.Paths);
    }

    /// <summary>What the engine was opened with.</summary>
    public EngineSettings Settings => settings;

    /// <summary>Does what can wait until nobody does: frees what removed containers held, empties the index' log.</summary>
    public void TidyUp()
    {
        Containers.EmptyTrash();
        _state?.EmptyLog();
    }

    /// <inheritdoc/>
    public void Dispose() => _state?.Dispose();

    private string PullForContainer(string name, PullOptions options)
    {
        // What is wrong with the keys of a container's image Podman says in fewer words than podman-pull(1).
        EncryptionKeys.Private(options.DecryptionKeys);
        using var progress = options.Quiet ? NoProgress.Instance : settings.TransferProgress();
        return Images.Pull(new ImagePullOptions { Source = name, Pull = options, Choose = settings.ChooseImage }, progress)[0];
    }

    private void RemoveImage(string id)
    {
        try
        {
            Images.Remove(new ImageRemoveOptions { Names = [id] });
        }
        catch (ConflictException)
        {
            // Another container uses it (podman-run(1), --rmi).
        }
    }

    private VolumeStore VolumeFiles => _volumeFiles ??= new VolumeStore(
        settings.Paths, () => settings.Configuration.Engine.VolumePath ?? settings.Storage().GraphRoot + "/volumes");

    private VolumeEngine OpenVolumes()
    {
        VolumeFiles.Sweep();
        return new VolumeEngine(VolumeFiles, VolumeUse, new PodmanVolumes(() => settings.Storage().GraphRoot), VolumeUsers, () => ImageStore, Events);
    }

    private VolumeMounts VolumeUse => _volumeUse ??= new VolumeMounts(settings.Paths, VolumeFiles, () => ImageStore);

    private ContainerVolumeUsers VolumeUsers()
    {
        _containers ??= OpenContainers();
        return _volumeUsers!;
    }

    private string TemporaryDirectory()
        => Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } directory ? directory : settings.Configuration.Engine.ImageCopyTmpDir;

    private ContainerEngine OpenContainers()
    {
        var cgroups = new ContainerCgroups(CgroupHost.Detect());
        var runtimes = new RuntimeSelection(settings, cgroups.Host.NeedsView ? RuntimeView.CoveredCgroups(settings.Program) : RuntimeView.Host);
        ContainerCleanup? cleanup = null;
        var store = new ContainerStore(settings.Paths, State);
        var network = new ContainerNetwork(store, () => Networks, settings.Program, settings.Configuration.Engine.EnablePortReservation);
        var root = new RootFileSystem(settings.Paths, () => ImageStore);
        var rootChanges = new CheckpointRootChanges(root, TemporaryDirectory());
        var inspector = new ContainerInspector(store, root, () => Networks, VolumeFiles, settings.Configuration);
        var events = new ContainerEvents(Events)
        {
            Describe = settings.Configuration.Engine.EventsContainerCreateInspectData ? (row, specification) => inspector.Inspect(new ContainerListing(row), specification, size: null) : null,
        };
        _snapshots = new ContainerSnapshots(store, root, runtimes, () => ImageStore, TemporaryDirectory(), events);
        var use = new ImageUse(settings.Paths, () => store.Rows, () => ImageStore);
        var secrets = new ContainerSecrets(settings.Paths, () => Secrets);
        var volumes = new ContainerVolumes(VolumeFiles, VolumeUse, () => Volumes);
        var exit = new ContainerExit(store);
        var machines = new ContainerMachines(settings.Paths);
        var teardown = new ContainerTeardown(store, runtimes, network, root, cgroups, volumes, machines, events);
        var stop = new ContainerStop(store, exit, teardown, events);
        var removal = new ContainerRemoval(store, stop, teardown, volumes, use, events);
        var launcher = new ContainerLauncher(settings, store, runtimes, cgroups, network, teardown);
        var start = new ContainerStart(settings, store, launcher, runtimes, root, cgroups, new BundleWriter(settings, store, new MountSources(settings.Paths, volumes, () => ImageStore, () => Artifacts), secrets, cgroups.Host), machines, teardown, events);
        cleanup = new ContainerCleanup(store, teardown, removal, start, RemoveImage, use.ReleaseUnused);
        var builder = new SpecificationBuilder(
            settings.Configuration, new HelperLocator(settings.Configuration.Engine), HostFacts.OfThisHost(),
            new SpecificationContext(store, () => Networks, () => ImageStore, () => Secrets, cleanup.Run));
        var creation = new ContainerCreation(store, builder, new ImageFactsReader(() => ImageStore, PullForContainer, settings.TransferProgress, settings.Configuration.Engine.PullPolicy), use, removal, teardown, volumes, secrets, runtimes, events, cleanup.Run);
        _volumeUsers = new ContainerVolumeUsers(store, removal, cleanup);
        var wait = new ContainerWait(store, exit, new InnerSystemd(settings.Program));
        var runner = new ContainerRunner(store, creation, launcher, start, teardown, removal, exit, wait, events);
        _checks = () =>
        [
            new ContainerDirectoryConsistency(store, Recovery(store), removal),
            new ContainerTraceConsistency(store, new ContainerTraces(settings.Paths, () => Networks, cgroups.Host), teardown),
            new ImageHoldConsistency(store, use, () => ImageStore),
            new RootFilesConsistency(store),
            new VolumeConsistency(VolumeFiles),
            new ExecDirectoryConsistency(settings.Paths),
        ];
        var exec = new ExecSession(store, runtimes, root, cgroups.Host, events);
        return new ContainerEngine(store, creation, runner, stop, removal, wait, cleanup,
            exec, root,
            new ContainerChanges
            {
                Pause = new ContainerPause(store, runtimes, events),
                Rename = new ContainerRename(store, events),
                Mounts = new ContainerMounts(store, root),
                Restart = new ContainerRestart(store, stop, teardown, start, events),
                Health = new HealthCheck(store, exec, events),
                Update = new ContainerUpdate(settings, store, runtimes, cgroups.Host, events),
                Processes = new ContainerProcesses(store, cgroups.Host),
                Statistics = new ContainerStatistics(store, cgroups.Host),
                FillsVolumesAtCreation = settings.Configuration.Containers.PrepareVolumeOnCreate,
                Copy = new ContainerCopy(store, root, volumes),
                Checkpoint = new ContainerCheckpoint(store, runtimes, exit, teardown, removal, new CheckpointExport(store, rootChanges, runtimes, () => Volumes, () => ImageStore), events),
                Restore = new ContainerRestore(store, creation, start, rootChanges, runtimes, settings.Configuration, () => Volumes, () => ImageStore),
                Inspector = inspector,
            },
            new ContainerNetworks(store, () => Networks, removal, cleanup));

        // A container that is created with no name of the user's needs the index only when its monitor is starting already.
        StateStore State()
        {
            if (_state is null)
            {
                _state = StateStore.Open(settings.Paths, fresh =>
                {
                    EnterNamespace();
                    Recovery(new ContainerStore(settings.Paths, () => fresh)).Restore();
                });
                if (UserNamespaceEntry.IsAhead && cleanup!.MayHaveWork)
                    EnterNamespace();
                cleanup!.Recover();
                ExecDirectory.Sweep(settings.Paths);
            }

            return _state;
        }

        // A command that reads, and is outside of the namespace for that, begins anew where there is something to be put in order.
        void EnterNamespace() => UserNamespaceEntry.Enter(settings.Warn);

        ContainerRecovery Recovery(ContainerStore restored) => new(restored, runtimes, cgroups.Host, () => Networks);
    }
}
