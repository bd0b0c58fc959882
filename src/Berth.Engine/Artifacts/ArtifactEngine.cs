using Berth.Engine.Images;
using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
using Berth.Oci.Distribution;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Engine.Artifacts;

/// <summary>Artifacts: files under a name, kept locally and in registries (podman-artifact(1)).</summary>
public sealed class ArtifactEngine
{
    private const string EmptyType = "application/vnd.oci.empty.v1+json";
    private const int CopySize = 256 * 1024;
    private readonly ArtifactStore _store;
    private readonly Func<RegistrySettings> _registries;

    private readonly TransferDefaults _defaults;

    internal ArtifactEngine(ArtifactStore store, Func<RegistrySettings> registries, TransferDefaults defaults)
    {
        _defaults = defaults;
        _store = store;
        _registries = registries;
    }

    /// <summary>All artifacts of the local store.</summary>
    public IReadOnlyList<StoredArtifact> List()
    {
        using var held = _store.Lock(exclusive: false);
        return _store.List();
    }

    /// <summary>One artifact by its name or the beginning of its digest.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public StoredArtifact Find(string nameOrDigest)
    {
        using var held = _store.Lock(exclusive: false);
        return _store.Find(nameOrDigest);
    }

    /// <summary>Makes an artifact of files, or adds files to one (podman-artifact-add(1)).</summary>
    /// <returns>The digest of its manifest.</returns>
    /// <exception cref="ConflictException">There is one of that name, or a file of that name in it.</exception>
    /// <exception cref="NotFoundException">There is none to add to, or no such file.</exception>
    public Digest Add(ArtifactAddOptions options)
    {
        ImageReference.Parse(options.Name);
        using var held = _store.Lock(exclusive: true);
        var old = _store.List().Find(artifact => artifact.Name == options.Name);
        if (options.Append && old is null) throw new NotFoundException($"{options.Name}: artifact does not exist");
        if (!options.Append && !options.Replace && old is not null) throw new ConflictException($"{options.Name}: artifact already exists");
        foreach (var file in options.Files)
        {
            if (!File.Exists(file)) throw new NotFoundException($"open {file}: {(Directory.Exists(file) ? "is a directory" : "no such file or directory")}");
        }

        var manifest = options.Append ? old!.Manifest : Empty(options);
        var layers = manifest.Layers.ToList();
        foreach (var file in options.Files)
        {
            var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal) { [StoredArtifact.Title] = Path.GetFileName(file) };
            foreach (var (name, value) in options.Annotations) annotations[name] = value;
            if (layers.Exists(layer => layer.Annotations?.GetValueOrDefault(StoredArtifact.Title) == annotations[StoredArtifact.Title]))
                throw new ConflictException($"{annotations[StoredArtifact.Title]}: file already exists in artifact");
            using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var type = options.FileType ?? ContentType.Of(content);
            var (digest, size) = _store.Write(content, expected: null);
            layers.Add(new ContentDescriptor { MediaType = type, Digest = digest, Size = size, Annotations = annotations });
        }

        var document = ManifestDocument.From(manifest with { Layers = layers });
        _store.Enter(options.Name, document);
        return document.Digest;
    }

    /// <summary>Removes artifacts (podman-artifact-rm(1)).</summary>
    /// <param name="names">Names or beginnings of digests; null for all.</param>
    /// <param name="ignore">Whether one that is not there is no error.</param>
    /// <returns>The digests of those that are gone.</returns>
    /// <exception cref="NotFoundException">There is none; those before it are gone.</exception>
    public IReadOnlyList<Digest> Remove(IReadOnlyList<string>? names, bool ignore)
    {
        using var held = _store.Lock(exclusive: true);
        var removed = new List<Digest>();
        if (names is null)
        {
            foreach (var artifact in _store.List()) Remove(artifact);
            return removed;
        }

        foreach (var name in names)
        {
            try
            {
                Remove(_store.Find(name));
            }
            catch (NotFoundException) when (ignore)
            {
                // As asked.
            }
        }

        return removed;

        void Remove(StoredArtifact artifact)
        {
            _store.Remove(artifact);
            removed.Add(artifact.Document.Digest);
        }
    }

    /// <summary>The files of an artifact that a digest or a title chooses, all without either, each with the name that it is to have.</summary>
    /// <exception cref="NotFoundException">There is no such artifact or file.</exception>
    /// <exception cref="InvalidArgumentException">Both are given, or a title would lead out of a directory.</exception>
    public IReadOnlyList<ArtifactFile> Files(string nameOrDigest, string? digest, string? title)
    {
        if (digest is not null && title is not null) throw new InvalidArgumentException("cannot specify both digest and title");
        var layers = Find(nameOrDigest).Manifest.Layers.AsEnumerable();
        if (digest is not null) layers = layers.Where(layer => layer.Digest == digest).Take(1);
        if (title is not null) layers = layers.Where(layer => TitleOf(layer) == title).Take(1);
        var files = layers.Select(layer => new ArtifactFile(NameOf(digest is null ? TitleOf(layer) : null, layer.Digest), _store.PathOf(layer.Digest))).ToList();
        if (files.Count == 0 && digest is not null) throw new NotFoundException($"no blob with the digest \"{digest}\"");
        if (files.Count == 0 && title is not null) throw new NotFoundException($"no blob with the title \"{title}\"");
        return files;
    }

    /// <summary>Copies files of an artifact out of the store (podman-artifact-extract(1)).</summary>
    /// <param name="nameOrDigest">The artifact.</param>
    /// <param name="target">A directory that is there, or a file.</param>
    /// <param name="digest">The one blob that is meant; null for any.</param>
    /// <param name="title">The one file that is meant; null for any.</param>
    /// <exception cref="EngineException">There is no such thing, or the target cannot be written.</exception>
    public void Extract(string nameOrDigest, string target, string? digest, string? title)
    {
        var files = Files(nameOrDigest, digest, title);
        var isDirectory = Directory.Exists(target);
        if (!isDirectory && files.Count != 1)
        {
            throw new InvalidArgumentException(
                $"the artifact consists of several blobs and the target \"{target}\" is not a directory and neither digest or title was specified to only copy a single blob");
        }

        foreach (var file in files)
        {
            var path = isDirectory ? $"{target}/{file.Name}" : target;
            try
            {
                using var source = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
                using var copy = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
                source.CopyTo(copy, CopySize);
            }
            catch (DirectoryNotFoundException e)
            {
                throw new NotFoundException($"failed to create target file: open {path}: no such file or directory", e);
            }
        }
    }

    /// <summary>Uploads an artifact to the registry in its name (podman-artifact-push(1)).</summary>
    /// <returns>The digest of its manifest.</returns>
    public Digest Push(string name, ArtifactTransferOptions options, ITransferProgress progress)
    {
        var delay = options.RetryDelay ?? _defaults.RetryDelay;
        TransferRetry.Check(delay);
        using var signer = new ImageSigner(options.Signing);
        StoredArtifact artifact;
        try
        {
            artifact = Find(name);
        }
        catch (NotFoundException error)
        {
            throw new NotFoundException($"initializing source oci:{_store.Root}:{name}: no descriptor found for reference \"{name}\"", error);
        }

        var reference = ImageReference.ParseNormalized(artifact.Name).WithDefaultTag();
        var settings = _registries();
        SignaturePolicy.Check(settings.PolicyFile, PolicySubject.Place(TransportReference.Oci, _store.Root, artifact.Name));
        using var access = new RegistryAccess(settings, options.Login, progress.Warn);
        var destination = access.Repository(reference);
        TransferRetry.Run(options.Retries ?? _defaults.Retries, delay, progress, () =>
        {
            progress.Say("Getting image source signatures");
            foreach (var blob in artifact.Manifest.Layers.Append(artifact.Manifest.Config))
            {
                var bar = progress.Begin(blob == artifact.Manifest.Config ? "config" : "blob", blob.Digest, blob.Size);
                if (!IsThere(blob.Digest))
                {
                    using var content = new FileStream(_store.PathOf(blob.Digest), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
                    RegistryImages.Wait(destination.PutBlob(
                        blob.Digest,
                        blob.Size,
                        output =>
                        {
                            content.Position = 0;
                            content.CopyTo(output, CopySize);
                        },
                        CancellationToken.None));
                }

                bar.Advance(blob.Size);
                bar.Done();
            }

            progress.End();
            RegistryImages.Wait(destination.PutManifest(reference.Tag ?? artifact.Document.Digest.ToString(), artifact.Document, CancellationToken.None));
            return true;
        });
        signer.Sign(access, reference, artifact.Document.Digest, progress);
        return artifact.Document.Digest;

        bool IsThere(string digest)
        {
            try
            {
                return RegistryImages.Wait(destination.FindBlob(digest, CancellationToken.None)) is not null;
            }
            catch (RegistryException e) when (e.Message.StartsWith("pinging", StringComparison.Ordinal))
            {
                throw e.Within($"trying to reuse blob {digest} at destination");
            }
        }
    }

    /// <summary>Downloads an artifact (podman-artifact-pull(1)); one of that name is replaced.</summary>
    /// <returns>The digest of its manifest.</returns>
    /// <exception cref="EngineException">There is none, or the signature policy does not allow it.</exception>
    public Digest Pull(string name, ArtifactTransferOptions options, ITransferProgress progress)
    {
        var reference = ImageReference.ParseNormalized(name).WithDefaultTag();
        var delay = options.RetryDelay ?? _defaults.RetryDelay;
        try
        {
            TransferRetry.Check(delay);
        }
        catch (InvalidArgumentException error)
        {
            throw new InvalidArgumentException($"unable to parse value provided \"{delay}\": {error.Message}", error);
        }

        var settings = _registries();
        using var access = new RegistryAccess(settings, options.Login, progress.Warn);
        return TransferRetry.Run(options.Retries ?? _defaults.Retries, delay, progress, () =>
        {
            var (repository, document, _) = new RegistryImages(access).Choose(reference, new ImagePlatform(null, null, null));
            var manifest = document.Image!;
            SignaturePolicy.Check(settings.PolicyFile, PolicySubject.Docker(reference), new RegistrySignatures(access, reference, document.Digest));
            progress.Say("Getting image source signatures");
            // Whoever removes another artifact meanwhile must not take a blob that both have.
            using var held = _store.Lock(exclusive: true);
            foreach (var blob in manifest.Layers.Append(manifest.Config))
            {
                var bar = progress.Begin(blob == manifest.Config ? "config" : "blob", blob.Digest, blob.Size);
                if (!File.Exists(_store.PathOf(blob.Digest)))
                {
                    using var content = RegistryImages.Wait(repository.OpenBlob(blob, CancellationToken.None));
                    _store.Write(content, blob.Digest);
                }

                bar.Advance(blob.Size);
                bar.Done();
            }

            progress.End();
            _store.Enter(name, document);
            return document.Digest;
        });
    }

    private ImageManifest Empty(ArtifactAddOptions options)
    {
        var configuration = "{}"u8.ToArray();
        var (digest, size) = _store.Write(new MemoryStream(configuration), expected: null);
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal) { [StoredArtifact.CreatedAnnotation] = GoTime.Json(DateTimeOffset.UtcNow) };
        foreach (var (name, value) in options.Annotations) annotations[name] = value;
        return new ImageManifest
        {
            MediaType = MediaTypes.OciManifest,
            ArtifactType = options.Type,
            Config = new ContentDescriptor { MediaType = EmptyType, Digest = digest, Size = size, Data = Convert.ToBase64String(configuration) },
            Layers = [],
            Annotations = annotations,
        };
    }

    private static string? TitleOf(ContentDescriptor layer) => layer.Annotations?.GetValueOrDefault(StoredArtifact.Title) is { Length: > 0 } title ? title : null;

    // Who made the artifact must not choose where on this host a file goes.
    private static string NameOf(string? title, string digest)
        => title is null ? digest.Replace(':', '-')
            : title.Contains('/') || title is "." or ".." ? throw new InvalidArgumentException($"invalid name: \"{title}\" cannot contain /: artifact blob title invalid")
            : title;
}
