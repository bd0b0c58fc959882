using Berth.Linux.Errors;
using Berth.Storage;
using Berth.Storage.Containers;

namespace Berth.Engine.Images;

/// <summary>Removes names and images as libimage does.</summary>
internal sealed class ImageRemoval(Store store, IImageUsers users, ImageLookup lookup)
{
    private readonly List<string> _untagged = [];
    private readonly List<string> _deleted = [];
    private readonly List<EngineException> _errors = [];

    internal ImageRemoveReport Remove(ImageRemoveOptions options)
    {
        if (options.All) RemoveAll(options);
        else foreach (var name in options.Names) Try(() => RemoveNamed(name, options), options);
        return new ImageRemoveReport(_untagged, _deleted, _errors);
    }

    /// <summary>Children first: a round removes what it can, and ends when none succeeds.</summary>
    private void RemoveAll(ImageRemoveOptions options)
    {
        while (true)
        {
            var before = _deleted.Count;
            _errors.Clear();
            foreach (var record in store.Images.List())
            {
                if (!record.IsReadOnly) Try(() => Delete(new StoredImage(store, record), options), options);
            }

            if (_errors.Count == 0 || _deleted.Count == before) return;
        }
    }

    private void Try(Action remove, ImageRemoveOptions options)
    {
        try
        {
            remove();
        }
        catch (NotFoundException) when (options.Ignore)
        {
            // The image is not there, which is what the caller wants.
        }
        catch (EngineException e)
        {
            _errors.Add(e);
        }
    }

    private void RemoveNamed(string name, ImageRemoveOptions options)
    {
        var (image, resolved) = lookup.Find(name);
        if (image.Record.Names.Count > 1)
        {
            if (resolved is not null)
            {
                Untag(image, resolved);
                return;
            }

            if (!options.Force)
                throw new EngineException(ErrorKind.Internal, $"unable to delete image \"{image.Id}\" by ID with more than one tag ([{string.Join(' ', image.Record.Names)}]): please force removal");
        }

        Delete(image, options);
    }

    private void Delete(StoredImage image, ImageRemoveOptions options)
    {
        var containers = users.ContainersOf(image.Id);
        var others = store.Containers.List().Where(container => container.ImageId == image.Id && !ContainerStore.IsHold(container)).ToList();
        if (containers.Count + others.Count > 0)
        {
            if (!options.Force)
                throw new ConflictException($"image used by {(containers.Count > 0 ? containers[0] : others[0].Id)}: image is in use by a container: consider listing external containers and force-removing image");
            foreach (var id in containers) users.RemoveContainer(id);
            foreach (var container in others) store.Containers.Delete(container.Id);
        }

        var parent = options.NoPrune ? null : Parent(image);
        store.Containers.ReleaseHold(image.Id);
        store.Images.Delete(image.Id);
        _untagged.AddRange(image.Record.Names);
        _deleted.Add(image.Id);
        if (parent is not null && parent.Record.Names.Count == 0) Prune(parent);
    }

    /// <summary>Removes an unnamed image that nothing is built on any more, and what it was built on likewise.</summary>
    private void Prune(StoredImage image)
    {
        var images = Images();
        if (image.Record.IsReadOnly || users.ContainersOf(image.Id).Count > 0 || new ImageFamily(images, new ImageLayers(store)).HasChildren(image)) return;
        if (store.Containers.List().Any(container => container.ImageId == image.Id)) return;
        var parent = Parent(image);
        store.Images.Delete(image.Id);
        _deleted.Add(image.Id);
        if (parent is not null && parent.Record.Names.Count == 0) Prune(parent);
    }

    private void Untag(StoredImage image, string name)
    {
        store.Images.RemoveName(image.Id, name);
        _untagged.Add(name);
    }

    /// <summary>The parent, or null also where the documents are damaged: a damaged image must be removable.</summary>
    private StoredImage? Parent(StoredImage image)
    {
        try
        {
            return new ImageFamily(Images(), new ImageLayers(store)).ParentOf(image);
        }
        catch (EngineException)
        {
            return null;
        }
    }

    private List<StoredImage> Images() => [.. store.Images.List().Select(record => new StoredImage(store, record))];
}
