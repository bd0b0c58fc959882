using System.Diagnostics;
using System.Text.Json;
using Berth.Engine.Config;
using Berth.Engine.Containers.Checkpoints.Libpod;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Machines;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Images;
using Berth.Engine.Networks;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Engine.Volumes;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage;
using Berth.Storage.Archives;

namespace Berth.Engine.Containers.Checkpoints;

/// <summary>Lets containers go on where a checkpoint left off (podman-container-restore(1)).</summary>
internal sealed class ContainerRestore(
    ContainerStore store, ContainerCreation creation, ContainerStart start, CheckpointRootChanges root, RuntimeSelection runtimes, ContainersConfiguration configuration, Func<VolumeEngine> volumes, Func<Store> images)
{
    /// <summary>Restores a container from the checkpoint in its own directory.</summary>
    /// <exception cref="ConflictException">It runs, or there is no whole checkpoint.</exception>
    public CheckpointResult Run(string nameOrId, RestoreOptions options)
    {
        Criu.Check();
        var (held, found) = store.LockResolved(nameOrId);
        using (held)
        {
            var row = ContainerObservation.Observe(store.Paths, found);
            if (row.HasProcess)
                throw new ConflictException($"container {row.Id} is running or paused, cannot restore: container state improper");
            var specification = store.ReadSpecification(row.Id);
            var directory = store.Paths.Container(row.Id);
            if (!FileSystem.Exists(directory + CheckpointFiles.Inventory))
            {
                throw new NotFoundException($"a complete checkpoint for this container cannot be found, cannot restore: faccessat {directory}{CheckpointFiles.Inventory}: "
                    + "no such file or directory");
            }

            var network = FileSystem.TryReadAll(directory + CheckpointFiles.Network);
            return Restore(row, Adapt(specification, options), network, options, StartRequest.Plain);
        }
    }

    /// <summary>Makes a container of an exported checkpoint and restores it.</summary>
    /// <param name="archive">The archive's path.</param>
    /// <param name="options">What is asked for.</param>
    public CheckpointResult RunArchive(string archive, RestoreOptions options)
        => Import(() => Open(archive), archive, options, static (what, cause) => $"failed extracting runtime information from {what}: unpacking of checkpoint archive {what} failed: {cause}");

    /// <summary>Makes a container of a checkpoint image and restores it.</summary>
    /// <param name="name">The image's name or identifier.</param>
    /// <param name="options">What is asked for.</param>
    public CheckpointResult RunImage(string name, RestoreOptions options)
    {
        var image = new ImageLookup(images()).TryFind(name)?.Image ?? throw new NotFoundException($"no such container or image: {name}");
        var layer = image.Record.TopLayer is { } top ? images().Layers.LowerDirectories(top).Directories[0] : throw NoCheckpoint(image.Id);
        if (!FileSystem.Exists(layer + CheckpointFiles.Inventory))
            throw NoCheckpoint(image.Id);
        return Import(() => new ProducedStream(output => new TreeArchiver(output, isLayer: false).Write(layer)), name, options,
            static (what, cause) => $"unable to import checkpoint from image: \"{what}\": {cause}");
    }

    private static InvalidArgumentException NoCheckpoint(string id) => new($"image is not a checkpoint: {id}");

    private CheckpointResult Import(Func<Stream> open, string what, RestoreOptions options, Func<string, string, string> failure)
    {
        var specification = ReadSpecification(open, what, failure);
        Criu.Check();
        var original = specification;
        if (options.Name is { } name)
        {
            var id = Linux.RandomBytes.Identifier();
            specification = specification with
            {
                Id = id,
                Name = name,
                Network = specification.Network.Hostname == original.Id[..12] ? specification.Network with { Hostname = id[..12] } : specification.Network,
                Lifecycle = specification.Lifecycle with { CidFile = null, PidFile = null, ConmonPidFile = null },
            };
        }

        specification = Adapt(specification with { Created = DateTimeOffset.UtcNow }, options);
        if (!options.IgnoreVolumes && specification.Storage.Mounts.FirstOrDefault(mount => mount.Kind == MountKind.Volume && volumes().Exists(mount.Source)) is { } taken)
            throw new ConflictException($"volume with name {taken.Source} already exists. Use --ignore-volumes to not restore content of volumes");
        if (specification.Image is { } image)
            specification = specification with { Image = creation.FindImage(image.Name) with { RawName = image.RawName } };
        var creating = creation.Begin(specification);
        using (creating.Lock)
        {
            try
            {
                creation.WriteDown(creating);
                Unpack(open, specification, options);
                var network = options.Name is null ? FileSystem.TryReadAll(store.Paths.Container(specification.Id) + CheckpointFiles.Network) : null;
                return Restore(creating.Row, specification, network, options, StartRequest.Plain);
            }
            catch (Exception error) when (error is EngineException or IOException)
            {
                creation.Abandon(creating);
                throw;
            }
        }
    }

    private CheckpointResult Restore(ContainerRow row, ContainerSpecification specification, byte[]? network, RestoreOptions options, StartRequest request)
    {
        var directory = store.Paths.Container(row.Id);
        var watch = Stopwatch.StartNew();
        CriuMountImages.RenameEmptyDirectory(directory + CheckpointFiles.Images, runtimes.For(specification).EmptyDirectory);
        var restore = new RestoreRequest(directory, RuntimeOptions(options));
        var running = start.Restore(
            row, network is null || options.IgnoreStaticIp || options.IgnoreStaticMac ? specification : KeptAddresses.Apply(specification, NetworkStatus.ResultsFromJson(network)), request with { Restore = restore });
        var duration = watch.Elapsed;
        restore.KeepLog(store.Paths.ContainerRun(row.Id));
        var statistics = CriuStatistics.Read(directory + CheckpointFiles.RestoreStatistics);
        if (!options.Keep)
            CheckpointFiles.RemoveAll(directory);
        new CheckpointMark
        {
            Restored = DateTimeOffset.UtcNow,
            Path = options.Keep ? directory + CheckpointFiles.Images : null,
            RestoreLog = options.Keep ? directory + CheckpointFiles.RestoreLog : null,
        }.Write(directory);
        return new CheckpointResult(running.Id, duration, statistics);
    }

    private void Unpack(Func<Stream> open, ContainerSpecification specification, RestoreOptions options)
    {
        var directory = store.Paths.Container(specification.Id);
        var imported = directory + CheckpointFiles.Imported;
        FileSystem.CreateDirectory(imported, 0x1C0);
        // What was prepared goes below what was made after it.
        if (options.ImportPrevious is { } previous)
        {
            using var archive = Open(previous);
            TreeUnpacker.Unpack(imported, archive);
        }

        using (var archive = open())
            TreeUnpacker.Unpack(imported, archive);
        foreach (var name in (ReadOnlySpan<string>)[CheckpointFiles.Images, CheckpointFiles.PreviousImages, CheckpointFiles.Network, CheckpointFiles.SharedMemory])
        {
            if (FileSystem.Exists(imported + name))
                FileSystem.Rename(imported + name, directory + name);
        }

        if (!options.IgnoreRootFileSystem)
            root.Apply(specification, imported);
        foreach (var mount in specification.Storage.Mounts)
        {
            var archive = $"{imported}{CheckpointFiles.Volumes}/{mount.Source}.tar";
            if (options.IgnoreVolumes || mount.Kind != MountKind.Volume || !FileSystem.Exists(archive))
                continue;
            using var content = File.OpenRead(archive);
            volumes().Import(mount.Source, content);
        }

        FileTree.Remove(imported);
    }

    // The archive is read once more for the files: where they go is known only after this.
    private ContainerSpecification ReadSpecification(Func<Stream> open, string what, Func<string, string, string> failure)
    {
        using var archive = open();
        byte[]? json;
        try
        {
            json = TreeUnpacker.ReadFile(archive, CheckpointFiles.Specification[1..]);
        }
        catch (EngineException error)
        {
            throw new EngineException(error.Kind, failure(what, error.Message), error);
        }

        if (json is null)
            throw new InvalidArgumentException(failure(what, "there is no config.dump in it"));
        try
        {
            using var document = JsonDocument.Parse(json);
            var specification = document.RootElement.TryGetProperty(CheckpointExport.SpecificationMember, out var member)
                ? SpecificationReader.Read(member)
                : LibpodSpecification.Read(document.RootElement, configuration);
            return specification.Version <= ContainerSpecification.CurrentVersion && specification.Id.Length == 64 && specification.Id.All(char.IsAsciiHexDigitLower)
                ? specification
                : throw new InvalidArgumentException($"{what}: the checkpoint was exported by a program that is newer than this one");
        }
        catch (JsonException error)
        {
            throw new InvalidArgumentException(failure(what, $"config.dump: {error.Message}"), error);
        }
    }

    private static Stream Open(string archive)
    {
        try
        {
            return new FileStream(FileSystem.Open(archive, OpenFlags.ReadOnly).ToFileHandle(), FileAccess.Read, 0);
        }
        catch (SyscallException error)
        {
            throw new EngineException(error.Kind, $"failed extracting runtime information from {archive}: failed to open checkpoint archive {archive} for import: {error.Message}", error);
        }
    }

    private static ContainerSpecification Adapt(ContainerSpecification specification, RestoreOptions options)
    {
        var network = specification.Network;
        if (options.Publish.Count > 0)
            network = network with { Ports = PortMappings.Resolve([.. options.Publish.Select(PortMappingParser.Parse)]) };
        if (options.IgnoreStaticIp || options.IgnoreStaticMac)
        {
            network = network with
            {
                Networks =
                [
                    .. network.Networks.Select(attachment => attachment with
                    {
                        Addresses = options.IgnoreStaticIp ? [] : attachment.Addresses,
                        Mac = options.IgnoreStaticMac ? null : attachment.Mac,
                    }),
                ],
            };
        }

        return ReferenceEquals(network, specification.Network) ? specification : specification with { Network = network };
    }

    private static List<string> RuntimeOptions(RestoreOptions options)
    {
        var list = new List<string>();
        if (options.TcpEstablished) list.Add("--tcp-established");
        if (options.TcpClose) list.Add("--tcp-close");
        if (options.FileLocks) list.Add("--file-locks");
        return list;
    }
}
