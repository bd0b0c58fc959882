using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Images;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Engine.Updates;

/// <summary>Where newer images come from. Each registry is asked once for each image, whatever the number of containers.</summary>
internal sealed class UpdateSource(ImageEngine images, AutoUpdateOptions options, Func<ITransferProgress> progress, Action<string> warn) : IDisposable
{
    private readonly Dictionary<string, RegistryAccess> _registries = [];
    private readonly Dictionary<(string Image, string AuthFile), Func<string>> _digests = [];
    private readonly Dictionary<string, string> _fetched = [];

    /// <summary>What tells the image that a container should be running: its manifest's digest or id; null where it runs that already.</summary>
    /// <exception cref="EngineException">It cannot be found out.</exception>
    public string? Newer(AutoUpdateTask task)
    {
        if (task.Policy == AutoUpdatePolicy.Local)
            return images.Find(task.ImageName).Id is var id && id != task.ImageId ? id : null;
        var running = images.Find(task.ImageId);
        var digest = CurrentDigest(task);
        if (running.Record.Digests.Contains(digest))
            return null;
        // A list of images changes with each of its platforms.
        var (_, document) = new RegistryImages(Registry(task)).Manifest(Reference(task));
        return document.Index is { } list && running.Record.Digests.Contains(PlatformChoice.Choose(list, PlatformOf(running).Wanted).Digest.ToString()) ? null : digest;
    }

    /// <summary>Brings the newer image into the store and gives it the name.</summary>
    /// <returns>Its id.</returns>
    public string Fetch(AutoUpdateTask task)
    {
        if (task.Policy == AutoUpdatePolicy.Local)
            return images.Find(task.ImageName).Id;
        var key = $"{task.ImageName}@{task.NewerDigest}";
        if (_fetched.TryGetValue(key, out var known))
        {
            // Another unit may have gone back to its old image in the meantime.
            Point(task.FullImageName, known);
            return known;
        }

        var platform = PlatformOf(images.Find(task.ImageId));
        using var shown = progress();
        return _fetched[key] = images.Pull(new ImagePullOptions
        {
            Source = task.ImageName,
            Pull = new PullOptions
            {
                Policy = "always",
                AuthFile = AuthFile(task),
                TlsVerify = options.TlsVerify,
                OperatingSystem = platform.Os,
                Architecture = platform.Architecture,
                Variant = platform.Variant,
            },
        }, shown)[0];
    }

    /// <summary>Gives an image a full name that another one may have.</summary>
    public void Point(string name, string id)
    {
        if (!images.Find(id).Record.Names.Contains(name))
            images.Tag(id, [name]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var access in _registries.Values)
            access.Dispose();
    }

    private static ImageReference Reference(AutoUpdateTask task) => ImageReference.ParseNormalized(task.ImageName).WithDefaultTag();

    private static ImagePlatform PlatformOf(StoredImage image) => new(image.Configuration.Os, image.Configuration.Architecture, image.Configuration.Variant);

    private string CurrentDigest(AutoUpdateTask task)
    {
        var key = (task.ImageName, AuthFile(task) ?? "");
        if (!_digests.TryGetValue(key, out var answer))
            _digests[key] = answer = Ask(task);
        return answer();
    }

    // A refusal is remembered as well.
    private Func<string> Ask(AutoUpdateTask task)
    {
        try
        {
            var digest = new RegistryImages(Registry(task)).CurrentDigest(Reference(task)).ToString();
            return () => digest;
        }
        catch (EngineException failure)
        {
            return () => throw new EngineException(failure.Kind, failure.Message, failure);
        }
    }

    private RegistryAccess Registry(AutoUpdateTask task)
    {
        var file = AuthFile(task);
        if (!_registries.TryGetValue(file ?? "", out var access))
            _registries[file ?? ""] = access = new RegistryAccess(RegistrySettings.OfThisProcess(), new RegistryLogin { AuthFile = file, TlsVerify = options.TlsVerify }, warn);
        return access;
    }

    private string? AuthFile(AutoUpdateTask task) => task.AuthFile ?? options.AuthFile;
}
