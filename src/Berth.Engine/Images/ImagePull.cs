using Berth.Engine.Images.Encryption;
using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Distribution.Registries;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>Fetches images into the store, from registries and by every other transport.</summary>
internal sealed class ImagePull(Store store, RegistrySettings settings, string temporary, TransferDefaults defaults)
{
    /// <summary>Pulls and returns the images' identifiers, several only for archives and all tags.</summary>
    internal IReadOnlyList<string> Pull(ImagePullOptions options, ITransferProgress output)
    {
        var keys = Keys(options);
        var progress = ServiceProgress.Wrap(output);
        if (TransportReference.TryParse(options.Source) is not { } reference) return PullName(options, options.Source, keys, progress);
        if (options.AllTags && reference.Transport != TransportReference.Docker)
            throw new InvalidArgumentException($"pulling all tags is not supported for {reference.Transport} transport");
        if (reference.Transport != TransportReference.Docker) return new TransportPull(store, temporary, settings.PolicyFile).Pull(reference, ImagePlatform.Of(options.Pull), keys, progress);
        // With its transport a name is full: docker.io is understood.
        var name = ImageReference.ParseNormalized(reference.Detail);
        return PullName(options, (name.Digest is null ? name.WithDefaultTag() : name).ToString(), keys, progress);
    }

    private IReadOnlyList<string> PullName(ImagePullOptions options, string name, DecryptionKeys? keys, ITransferProgress progress)
    {
        using var access = Access(options, progress);
        if (options.AllTags) return PullAll(options, name, access, keys, progress);
        var platform = ImagePlatform.Of(options.Pull);
        var policy = options.Pull.Policy ?? "always";
        var local = policy == "always" ? null : Local(name, platform);
        switch (policy)
        {
            case "never":
                return local is not null ? [local.Id] : throw new NotFoundException($"{name}: image not known");
            case "missing" when local is not null:
                return [local.Id];
            case "newer" when local is not null:
                try
                {
                    return IsNewer(name, local, access) ? Pull(options, name, platform, access, keys, progress) : [local.Id];
                }
                catch (EngineException e) when (e is not InvalidArgumentException)
                {
                    // podman-pull(1): errors are suppressed if a local image was found.
                    return [local.Id];
                }

            default:
                return Pull(options, name, platform, access, keys, progress);
        }
    }

    private IReadOnlyList<string> Pull(ImagePullOptions options, string name, ImagePlatform platform, RegistryAccess access, DecryptionKeys? keys, ITransferProgress progress)
    {
        var resolved = ShortName.Resolve(name, access.Configuration, options.Choose is not null);
        var candidates = resolved.Candidates;
        if (resolved.IsAmbiguous)
        {
            var chosen = options.Choose!(name, [.. candidates.Select(static candidate => candidate.ToString())]);
            candidates = [candidates[chosen]];
        }
        else if (resolved.Description is { } description)
        {
            progress.Say(description);
        }

        var failures = new List<EngineException>();
        foreach (var candidate in candidates)
        {
            try
            {
                var image = PullReference(candidate, options, platform, access, keys, progress);
                if (resolved.IsAmbiguous && settings.Files.AliasCache is { } cache) ShortName.Remember(cache, name, candidate);
                return [image.Id];
            }
            catch (EngineException e)
            {
                failures.Add(e);
            }
        }

        if (failures.Count == 1) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures[0]);
        throw new EngineException(failures[^1].Kind, $"{failures.Count} errors occurred while pulling:\n * {string.Join("\n * ", failures.Select(static failure => failure.Message))}", failures[^1]);
    }

    private IReadOnlyList<string> PullAll(ImagePullOptions options, string name, RegistryAccess access, DecryptionKeys? keys, ITransferProgress progress)
    {
        // podman-pull(1): docker.io for unqualified names.
        var reference = ImageReference.ParseNormalized(name);
        var tags = RegistryImages.Wait(access.Repository(reference).ListTags(CancellationToken.None));
        var ids = new List<string>();
        foreach (var tag in tags) ids.Add(PullReference(reference.WithTag(tag), options, ImagePlatform.Of(options.Pull), access, keys, progress).Id);
        return ids;
    }

    private StoredImage PullReference(ImageReference reference, ImagePullOptions options, ImagePlatform platform, RegistryAccess access, DecryptionKeys? keys, ITransferProgress progress)
    {
        if (reference.Digest is not null) reference = reference.WithoutTag();
        progress.Say($"Trying to pull {reference}...");
        var delay = options.Pull.RetryDelay ?? defaults.RetryDelay;
        TransferRetry.Check(delay);
        StoredImage image;
        try
        {
            image = TransferRetry.Run(options.Pull.Retries ?? defaults.Retries, delay, progress, () =>
            {
                var source = new RegistryImages(access).Open(reference, platform);
                SignaturePolicy.Check(settings.PolicyFile, PolicySubject.Docker(reference), new RegistrySignatures(access, reference, source.Manifest.Digest));
                progress.Say("Getting image source signatures");
                var copied = new ImageTransfer(store, progress, defaults.Parallel).Copy(ImageDecryption.Open(source, keys), [reference.ToString()]);
                if (!source.Layers.Any(static layer => MediaTypes.IsEncryptedLayer(layer.Descriptor.MediaType)))
                    new BlobCache(settings.BlobCache).Remember(reference.Domain, reference.Path, [.. source.Layers.Select(static layer => (layer.DiffId, layer.Descriptor))]);
                return copied;
            });
        }
        catch (EngineException e)
        {
            throw RegistryImages.Within($"unable to copy from source docker://{reference}", e);
        }

        platform.TellMismatch(image.Configuration, progress);
        return image;
    }

    private static DecryptionKeys? Keys(ImagePullOptions options)
    {
        try
        {
            return options.Pull.DecryptionKeys.Count == 0 ? null : EncryptionKeys.Private(options.Pull.DecryptionKeys);
        }
        catch (EngineException error) when (error is not NotSupportedYetException)
        {
            throw new EngineException(error.Kind, $"unable to obtain decryption config: {error.Message}", error);
        }
    }

    private StoredImage? Local(string name, ImagePlatform platform)
    {
        var found = new ImageLookup(store).TryFind(name)?.Image;
        if (found is not null && platform is { IsGiven: true, Problem: { } problem })
            throw new InvalidArgumentException($"checking platform of image {name}: parsing host platform: {problem}");
        return found is not null && platform.Mismatch(found.Configuration) is null ? found : null;
    }

    /// <summary>Whether the registry has another manifest under the name than the image came with.</summary>
    private static bool IsNewer(string name, StoredImage local, RegistryAccess access)
    {
        var reference = local.Record.Names.FirstOrDefault(known => known == name || known.EndsWith("/" + name, StringComparison.Ordinal) || known == name + ":latest") is { } full
            ? ImageReference.ParseNormalized(full)
            : ShortName.Resolve(name, access.Configuration, isTerminal: false).Candidates[0];
        var digest = new RegistryImages(access).CurrentDigest(reference).ToString();
        return !local.Record.Digests.Contains(digest);
    }

    private RegistryAccess Access(ImagePullOptions options, ITransferProgress progress) => new(settings, new RegistryLogin
    {
        TlsVerify = options.Pull.TlsVerify,
        Credentials = options.Pull.Credentials,
        AuthFile = options.Pull.AuthFile,
        CertificateDirectory = options.Pull.CertificateDirectory,
    }, progress.Warn);
}
