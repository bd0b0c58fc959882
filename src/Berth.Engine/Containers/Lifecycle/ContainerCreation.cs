using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Images;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Making a container: what was asked for is decided, written down, and given a name.</summary>
internal sealed class ContainerCreation(
    ContainerStore store, SpecificationBuilder builder, ImageFactsReader images, ImageUse use, ContainerRemoval removal,
    ContainerTeardown teardown, ContainerVolumes volumes, ContainerSecrets secrets, RuntimeSelection runtimes, ContainerEvents events, Action<string> complete)
{
    /// <summary>
    /// Begins a container and keeps its lock. Its row stays marked as being created until the caller finishes with
    /// <see cref="Finish"/>, or starts it and writes its specification (<see cref="WriteDown"/>) meanwhile; a caller that is killed before
    /// leaves nothing.
    /// </summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="launch">
    /// For a container that is started at once: called with the specification before anything is written down; what it returns is the
    /// caller's with the container.
    /// </param>
    public CreatingContainer Begin(CreateOptions options, Func<ContainerSpecification, LaunchedMonitor?>? launch = null)
    {
        // A container that could never be started is not made.
        _ = runtimes.Conmon;
        var image = options.IsRootfs ? null : images.Find(options.Image, options.Pull);
        if (options is { Replace: true, Name: not null })
            RemoveHolder(options.Name);
        // What one container chooses no other may choose before it is written down.
        using var choosing = options.Namespaces.User?.StartsWith("auto", StringComparison.Ordinal) == true ? store.LockRanges() : null;
        while (true)
        {
            var (specification, warnings) = builder.Build(options, image);
            if (specification.Network is { Mode.Kind: NamespaceKind.Bridge, Networks.Count: > 0 })
                _ = runtimes.Netavark;
            var launched = launch?.Invoke(specification);
            try
            {
                return Begin(specification, warnings, launched, isStarting: launch is not null);
            }
            catch (ConflictException) when (options.Name is null && store.Rows.FindByName(specification.Name) is not null)
            {
                // A name that was made up is taken; the next one will be looked up, now that the index is open.
                TakeBack(specification, launched);
            }
            catch (ConflictException) when (store.Rows.FindByName(specification.Name) is { IsAbandonedCreation: true } holder)
            {
                // Who was making the one that has the name was killed, and another command undoes that at this moment.
                TakeBack(specification, launched);
                complete(holder.Id);
            }
            catch when (launched is not null)
            {
                TakeBack(specification, launched);
                throw;
            }
        }
    }

    /// <summary>Begins a container of which everything is decided; its row stays marked as being created.</summary>
    /// <exception cref="ConflictException">Its name or identifier is in use.</exception>
    public CreatingContainer Begin(ContainerSpecification specification)
        => store.Rows.Exists(specification.Id)
            ? throw new ConflictException("creating container storage: that ID is already in use")
            : Begin(specification, [], null, isStarting: false);

    /// <summary>The image that containers of a name are made of; fetched where it is missing.</summary>
    public ImageSource FindImage(string name) => images.Find(name, new PullOptions { Policy = "missing" }).Source;

    private void TakeBack(ContainerSpecification specification, LaunchedMonitor? launched)
    {
        if (launched is null)
            return;
        using (launched)
        {
            launched.AwaitPlaced();
            teardown.TakeDownUnknown(specification.Id, launched.Placement.Owned?.Path);
            launched.Mark!.RemoveAndDispose();
        }
    }

    private CreatingContainer Begin(ContainerSpecification specification, IReadOnlyList<string> warnings, LaunchedMonitor? launched, bool isStarting)
    {
        var endsWithReboot = isStarting && EndsWithReboot(specification);
        var (held, row) = store.AddAndLock(new ContainerRow
        {
            Id = specification.Id,
            Name = specification.Name,
            ImageId = specification.Image?.Id,
            Created = specification.Created,
            Monitor = launched?.Identity ?? default,
            Cgroup = launched?.Placement.Owned?.Path,
            Summary = ContainerSummary.Of(specification).ToJson(),
        }, endsWithReboot);
        launched?.Mark!.RemoveAndDispose();
        try
        {
            if (specification.Lifecycle.Dependencies.Count > 0)
                store.Dependencies.Add(row.Id, specification.Lifecycle.Dependencies);
            var creating = new CreatingContainer(held, row, specification, warnings, launched, endsWithReboot);
            try
            {
                store.MakeDirectory(specification.Id);
                // Who undoes a killed start can find most of what it set up by the container's id, but not these.
                if (!CanBeFoundById(specification))
                    Write(creating);
                volumes.Create(specification);
                secrets.Copy(specification);
                if (specification.Lifecycle.CidFile is { } cidFile)
                    WriteCidFile(cidFile, specification.Id);
                // A runtime waits for the launched one.
                if (launched is null)
                    Tell(creating);
                return creating;
            }
            catch
            {
                TakeBack(creating);
                throw;
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Makes the container's image stay, writes the container's specification, and tells of the container, as far as that was not done yet.</summary>
    /// <exception cref="EngineException">Somebody has removed the image since it was looked up.</exception>
    public void WriteDown(CreatingContainer creating)
    {
        Write(creating);
        Tell(creating);
    }

    private void Write(CreatingContainer creating)
    {
        if (creating.IsWritten)
            return;
        if (creating.Row.ImageId is { } image)
            use.Hold(image, creating.EndsWithReboot);
        store.WriteSpecification(creating.Specification, creating.EndsWithReboot);
        creating.IsWritten = true;
    }

    private void Tell(CreatingContainer creating)
    {
        if (creating.IsTold)
            return;
        events.Write("create", creating.Row, creating.Specification);
        creating.IsTold = true;
    }

    /// <summary>Ends the creation: the container exists. The lock is still held.</summary>
    public ContainerRow Finish(CreatingContainer creating)
    {
        WriteDown(creating);
        var row = creating.Row with { Operation = ContainerOperation.None, BootId = null, Process = default, Monitor = default, Cgroup = null };
        store.Rows.Update(row);
        return row;
    }

    /// <summary>Takes everything back that <see cref="Begin(CreateOptions, Func{ContainerSpecification, LaunchedMonitor?})"/> made.</summary>
    public void Abandon(CreatingContainer creating)
    {
        // It was there, and ends with the event of a removal.
        Tell(creating);
        TakeBack(creating);
    }

    private void TakeBack(CreatingContainer creating)
    {
        // The conmon of one that is being removed is believed to be at its end; this one waits, and writes meanwhile.
        if (creating.Launched is not null)
        {
            creating.Launched.AwaitPlaced();
            teardown.TakeDownUnknown(creating.Row.Id, creating.Row.Cgroup);
        }

        removal.Complete(removal.Begin(creating.Row, creating.Specification, removeVolumes: true), creating.Specification);
        store.EmptyTrash();
    }

    /// <summary>Makes a copy of a container; the copy's id is returned.</summary>
    /// <exception cref="ConflictException">The name is in use, or the original runs and is to go without force.</exception>
    public string Clone(string nameOrId, CloneOptions options)
    {
        var row = store.Rows.Resolve(nameOrId);
        var original = store.ReadSpecification(row.Id);
        var image = options.Image is null ? null : images.Find(options.Image, new PullOptions());
        var id = Linux.RandomBytes.Identifier();
        var copy = original with
        {
            Id = id,
            Name = options.Name ?? FreeName(original.Name),
            Created = DateTimeOffset.UtcNow,
            Image = image?.Source ?? original.Image,
            Security = builder.SecurityOfCopy(original),
            Resources = ResourceChanges.Apply(original.Resources, options.Resources),
            Lifecycle = original.Lifecycle with { CidFile = null, PidFile = null, ConmonPidFile = null },
            Network = original.Network.Hostname == row.Id[..12] ? original.Network with { Hostname = id[..12] } : original.Network,
        };
        var creating = Begin(copy, [], null, isStarting: false);
        using (creating.Lock)
            Finish(creating);
        if (options.Destroy)
            removal.Remove(row.Id, new RemoveOptions { Force = options.Force, Warn = options.Warn });
        return id;
    }

    private string FreeName(string name)
    {
        var wanted = name + "-clone";
        for (var number = 1; store.Rows.FindByName(wanted) is not null; number++)
            wanted = $"{name}-clone{number}";
        return wanted;
    }

    private bool CanBeFoundById(ContainerSpecification specification)
        => specification.Namespaces.UidMap.Count == 0 && runtimes.IsDefault(specification) && !specification.Storage.Mounts.Any(static mount => mount.Kind == MountKind.Volume);

    // Of one that runs: a reboot ends it and removes it, for which nobody has to know more than its id: a power cut may lose everything that is written down.
    private bool EndsWithReboot(ContainerSpecification specification)
        => specification.Lifecycle is { Remove: true, RemoveImage: false, CidFile: null } && CanBeFoundById(specification);

    private void RemoveHolder(string name)
    {
        if (store.Rows.FindByName(name) is null)
            return;
        try
        {
            removal.Remove(name, new RemoveOptions { Force = true, Volumes = true });
        }
        catch (NotFoundException)
        {
            // Somebody else removed it meanwhile.
        }
    }

    private static void WriteCidFile(string path, string id)
    {
        // What an earlier container left there is written over, as Podman does it.
        try
        {
            using var file = FileSystem.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x1A4);
            try
            {
                FileSystem.Write(file, System.Text.Encoding.ASCII.GetBytes(id), path);
            }
            catch (SyscallException) when (FileStatus.Of(file).Type == FileType.Regular)
            {
                // Half an id would be taken for one.
                FileSystem.TryRemoveFile(path);
                throw;
            }
        }
        catch (SyscallException error)
        {
            throw new EngineException(error.Kind, $"creating idfile: {error.Message}", error);
        }
    }
}
