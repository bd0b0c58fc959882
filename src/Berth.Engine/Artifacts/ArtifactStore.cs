using System.Security.Cryptography;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Archives;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Engine.Artifacts;

/// <summary>
/// The files of the artifact store, which is Podman's: an OCI image layout in <c>artifacts</c> below the image store's root. The index
/// is replaced whole and under its lock, and names a manifest only when all blobs are there.
/// </summary>
/// <param name="directory">The store's directory.</param>
internal sealed class ArtifactStore(string directory)
{
    private const string NameAnnotation = "org.opencontainers.image.ref.name";
    private const string TemporaryPrefix = ".berth-";

    /// <summary>Where the store is.</summary>
    public string Root => directory;

    private string Blobs => directory + "/blobs/sha256";

    /// <summary>Waits for the store's lock, which ends with the descriptor.</summary>
    public Descriptor Lock(bool exclusive)
    {
        FileSystem.CreateDirectories(Blobs, 0x1C0);
        var file = FileSystem.Open(directory + "/index.lock", OpenFlags.ReadWrite | OpenFlags.Create, 0x1A4);
        RecordLock.Take(file, exclusive, wait: true);
        return file;
    }

    /// <summary>All artifacts.</summary>
    public List<StoredArtifact> List()
    {
        var artifacts = new List<StoredArtifact>();
        foreach (var entry in ReadIndex())
        {
            var bytes = FileSystem.TryReadAll(PathOf(entry.Digest))
                ?? throw new NotFoundException($"manifest {entry.Digest} of the artifact store is lost: open {PathOf(entry.Digest)}: no such file or directory");
            artifacts.Add(new StoredArtifact(entry.Annotations?.GetValueOrDefault(NameAnnotation) ?? "", ManifestDocument.Parse(bytes, entry.MediaType)));
        }

        artifacts.RemoveAll(static artifact => artifact.Document.Image is null);
        return artifacts;
    }

    /// <summary>An artifact by its name or the beginning of its digest's digits.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public StoredArtifact Find(string nameOrDigest)
    {
        var all = List();
        return all.Find(artifact => artifact.Name == nameOrDigest)
            ?? (nameOrDigest.Length > 0 ? all.Find(artifact => artifact.Document.Digest.Encoded.StartsWith(nameOrDigest, StringComparison.Ordinal)) : null)
            ?? throw new NotFoundException($"{nameOrDigest}: artifact does not exist");
    }

    /// <summary>The file of a blob.</summary>
    public string PathOf(string digest) => $"{Blobs}/{Digest.Parse(digest).Encoded}";

    /// <summary>Writes a blob while its digest is made; nothing is there before it is whole.</summary>
    /// <param name="content">Where it comes from.</param>
    /// <param name="expected">The digest that it must have; null for any.</param>
    /// <returns>Its digest and length.</returns>
    /// <exception cref="EngineException">It has another digest.</exception>
    public (string Digest, long Size) Write(Stream content, string? expected)
    {
        var temporary = $"{Blobs}/{TemporaryPrefix}{Environment.ProcessId}-{RandomBytes.Identifier()}";
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            using (var digesting = new DigestingStream(file, hash))
            {
                content.CopyTo(digesting);
                file.Flush(flushToDisk: true);
            }

            var size = new FileInfo(temporary).Length;
            var digest = Digest.FromHash(hash.GetHashAndReset()).ToString();
            if (expected is not null && digest != expected) throw new EngineException(ErrorKind.Internal, $"the blob {expected} came with the digest {digest}");
            FileSystem.Rename(temporary, PathOf(digest));
            return (digest, size);
        }
        finally
        {
            FileSystem.TryRemoveFile(temporary);
        }
    }

    /// <summary>Enters an artifact whose blobs are there, in the place of others of its name; the exclusive lock is held.</summary>
    public void Enter(string name, ManifestDocument document)
    {
        Write(new MemoryStream(document.Bytes.ToArray()), document.Digest.ToString());
        var before = ReadIndex();
        var entries = before.Where(entry => entry.Annotations?.GetValueOrDefault(NameAnnotation) != name).ToList();
        entries.Add(new ContentDescriptor
        {
            MediaType = document.MediaType,
            Digest = document.Digest.ToString(),
            Size = document.Bytes.Length,
            Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [NameAnnotation] = name },
        });
        var replaced = List().FindAll(artifact => artifact.Name == name);
        WriteIndex(entries);
        foreach (var artifact in replaced) RemoveBlobs(artifact);
    }

    /// <summary>Removes an artifact; the exclusive lock is held.</summary>
    public void Remove(StoredArtifact artifact)
    {
        WriteIndex([.. ReadIndex().Where(entry => entry.Digest != artifact.Document.Digest.ToString() || (entry.Annotations?.GetValueOrDefault(NameAnnotation) ?? "") != artifact.Name)]);
        RemoveBlobs(artifact);
    }

    // Only those of this artifact: others may be on their way in by Podman, whose lock does not cover that.
    private void RemoveBlobs(StoredArtifact artifact)
    {
        var used = List().SelectMany(Digests).ToHashSet(StringComparer.Ordinal);
        foreach (var digest in Digests(artifact).Where(digest => !used.Contains(digest))) FileSystem.TryRemoveFile(PathOf(digest));
        foreach (var file in Directory.EnumerateFiles(Blobs, TemporaryPrefix + "*"))
        {
            // What a killed command has left.
            if (!Directory.Exists("/proc/" + Path.GetFileName(file)[TemporaryPrefix.Length..].Split('-')[0])) FileSystem.TryRemoveFile(file);
        }
    }

    private static IEnumerable<string> Digests(StoredArtifact artifact)
        => artifact.Manifest.Layers.Select(static layer => layer.Digest).Append(artifact.Manifest.Config.Digest).Append(artifact.Document.Digest.ToString());

    private IReadOnlyList<ContentDescriptor> ReadIndex()
        => FileSystem.TryReadAll(directory + "/index.json") is { Length: > 0 } bytes && ManifestDocument.Parse(bytes).Index is { } index ? index.Manifests : [];

    private void WriteIndex(IReadOnlyList<ContentDescriptor> entries)
    {
        FileSystem.Replace(directory + "/oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8);
        FileSystem.Replace(directory + "/index.json", ManifestDocument.From(new ImageIndex { MediaType = MediaTypes.OciIndex, Manifests = entries }).Bytes.Span);
    }
}
