using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Images;
using Berth.Engine.Runtime;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Namespaces;
using Berth.Storage;
using Berth.Storage.Archives;
using Berth.Storage.Changes;
using Berth.Storage.Overlay;

namespace Berth.Engine.Containers.Snapshots;

/// <summary>What a container's root file system holds at this moment: its differences, its archive, an image of it.</summary>
public sealed class ContainerSnapshots
{
    private readonly ContainerStore _containers;
    private readonly RootFileSystem _root;
    private readonly RuntimeSelection _runtimes;
    private readonly Func<Store> _store;
    private readonly string _temporary;
    private readonly ContainerEvents _events;

    internal ContainerSnapshots(ContainerStore containers, RootFileSystem root, RuntimeSelection runtimes, Func<Store> store, string temporary, ContainerEvents events)
    {
        _containers = containers;
        _root = root;
        _runtimes = runtimes;
        _store = store;
        _temporary = temporary;
        _events = events;
    }

    /// <summary>What a container changed about its image, or how it differs from another container or image.</summary>
    /// <param name="nameOrId">A container or an image.</param>
    /// <param name="other">Another one; null for what it was made from.</param>
    /// <exception cref="NotFoundException"><c>NAME not found: layer not known</c>.</exception>
    public IReadOnlyList<TreeChange> Differences(string nameOrId, string? other)
    {
        if (TryContainer(nameOrId) is not { } specification)
        {
            var image = TryImage(nameOrId) ?? throw new NotFoundException($"{nameOrId} not found: layer not known");
            return new ImageDifferences(_store(), _temporary).Of(image, other);
        }

        if (other is null || TryImage(other)?.Id == specification.ImageId) return ImageDifferences.WithoutOwn(OwnChanges(specification));
        using var from = TryContainer(other) is { } container ? View(container) : new ImageDifferences(_store(), _temporary).View(TryImage(other) ?? throw new NotFoundException($"{other} not found: layer not known"));
        using var to = View(specification);
        return ImageDifferences.WithoutOwn(TreeChanges.Between(from.Path, to.Path));
    }

    /// <summary>Writes everything in a container's root as a tar archive (podman-export(1)).</summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="path">The file to write; null for standard output.</param>
    public void Export(string nameOrId, string? path)
    {
        var specification = Container(nameOrId);
        using var output = path is null ? new BufferedStream(StandardStreams.Output(), 256 * 1024) : ArchiveFile.Create(path);
        using var view = View(specification);
        new TreeArchiver(output, isLayer: false) { Owners = OwnersOf(specification) }.Write(view.Path);
        Tell("export", specification);
    }

    /// <summary>Makes an image of a container (podman-commit(1)).</summary>
    /// <returns>The image.</returns>
    public StoredImage Commit(CommitOptions options)
    {
        if (options is { IsDocker: false, Message.Length: > 0 })
            throw new InvalidArgumentException("messages are only compatible with the docker image format (-f docker)");
        var specification = Container(options.Container);
        var commit = new ContainerCommit(_store(), specification);
        // What is wrong with the options shows before the container is stopped for it.
        var prepared = commit.Prepare(options);
        using var held = options.Pause ? _containers.Lock(specification.Id) : null;
        var isPaused = options.Pause && _containers.Rows.FindById(specification.Id) is { Status: ContainerStatus.Running };
        var runtime = isPaused ? _runtimes.For(specification) : null;
        runtime?.Pause(specification.Id);
        try
        {
            var image = commit.Write(prepared, output => Archive(specification, options.Squash, output));
            Tell("commit", specification);
            return image;
        }
        finally
        {
            runtime?.Resume(specification.Id);
        }
    }

    private void Tell(string status, ContainerSpecification specification)
    {
        if (_containers.Rows.FindById(specification.Id) is { } row)
            _events.Write(status, row, specification);
    }

    private void Archive(ContainerSpecification specification, bool everything, Stream output)
    {
        var owners = OwnersOf(specification);
        if (!everything && specification.Rootfs is null)
        {
            var upper = _root.ChangesOf(specification)!;
            if (FileSystem.Exists(upper))
            {
                using var all = View(specification);
                using var merged = DirectoryHandle.Open(all.Path);
                new TreeArchiver(output, isLayer: true) { Owners = owners, Merged = merged }.Write(upper);
                return;
            }

            // It was never started: it changed nothing.
            using var empty = OverlayView.Open([], _temporary);
            new TreeArchiver(output, isLayer: true).Write(empty.Path);
            return;
        }

        using var view = View(specification);
        new TreeArchiver(output, isLayer: false) { Owners = owners }.Write(view.Path);
    }

    private IReadOnlyList<TreeChange> OwnChanges(ContainerSpecification specification)
    {
        var upper = _root.ChangesOf(specification) ?? throw new ConflictException($"container {specification.Id} runs in a directory of the host: nothing tells what it changed there");
        if (!FileSystem.Exists(upper)) return [];
        using var below = OverlayView.Open(_root.LowerDirectories(specification), _temporary);
        return LayerChanges.Of(upper, below.Path);
    }

    /// <summary>The container's root as it is now: its own mount where there is one, else the layers put together for reading.</summary>
    private OverlayView View(ContainerSpecification specification)
    {
        var path = _root.PathOf(specification);
        if (_root.ChangesOf(specification) is not { } upper) return OverlayView.Open([path], _temporary);
        // A container that has just ended is being taken down by its monitor's command.
        if (FileSystem.Exists(path) && OverlayView.TryOpenMounted(path) is { } mounted) return mounted;
        var lower = _root.LowerDirectories(specification);
        return OverlayView.Open(FileSystem.Exists(upper) ? [upper, .. lower] : lower, _temporary, _store().Configuration.OverlayReadOptions);
    }

    /// <summary>Owners outside, where a user namespace shows the image's as its own; null where both are the same.</summary>
    private static IdMap? OwnersOf(ContainerSpecification specification) => specification.Rootfs is null ? RootFileSystem.MapOf(specification) : null;

    private StoredImage? TryImage(string name)
    {
        try
        {
            return new ImageLookup(_store()).TryFind(name)?.Image;
        }
        catch (InvalidArgumentException)
        {
            // What cannot be an image's name can be a container's.
            return null;
        }
    }

    private ContainerSpecification? TryContainer(string name)
    {
        if (name.Length == 0) return null;
        try
        {
            return Container(name);
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    private ContainerSpecification Container(string name) => _containers.ReadSpecification(_containers.Rows.Resolve(name).Id);
}
