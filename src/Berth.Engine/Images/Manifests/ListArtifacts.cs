using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.Json;
using Berth.Oci.References;

namespace Berth.Engine.Images.Manifests;

/// <summary>
/// The artifacts of a list, as libimage's artifacts.json keeps them: their manifests, and where the files are that they are made
/// of. The files stay where they are until the list is pushed.
/// </summary>
internal sealed class ListArtifacts
{
    private const string UnknownType = "application/vnd.unknown.artifact.v1";
    private const string EmptyType = "application/vnd.oci.empty.v1+json";
    private const string Title = "org.opencontainers.image.title";
    private readonly SortedDictionary<string, string> _manifests = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, IReadOnlyList<string>> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _detached = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);

    /// <summary>Reads them.</summary>
    /// <exception cref="EngineException">The document is damaged.</exception>
    internal static ListArtifacts Read(ReadOnlySpan<byte> json)
    {
        var artifacts = new ListArtifacts();
        try
        {
            using var document = JsonDocument.Parse(json.ToArray());
            foreach (var (name, value) in Members(document.RootElement, "manifests")) artifacts._manifests[name] = value.GetString()!;
            foreach (var (name, value) in Members(document.RootElement, "files")) artifacts._files[name] = [.. value.EnumerateArray().Select(static file => file.GetString()!)];
            foreach (var (name, value) in Members(document.RootElement, "detached")) artifacts._detached[name] = value.GetString()!;
            foreach (var (name, value) in Members(document.RootElement, "blobs")) artifacts._blobs[name] = value.GetBytesFromBase64();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new EngineException(ErrorKind.Internal, $"artifacts.json of a manifest list is damaged: {e.Message}", e);
        }

        return artifacts;
    }

    /// <summary>The manifest of an artifact; null if the entry is none.</summary>
    internal ManifestDocument? ManifestOf(string digest) => _manifests.TryGetValue(digest, out var manifest) ? ManifestDocument.Parse(Encoding.UTF8.GetBytes(manifest)) : null;

    /// <summary>The files that an artifact is made of; null if the entry is none.</summary>
    internal IReadOnlyList<string>? FilesOf(string digest) => _files.GetValueOrDefault(digest);

    /// <summary>The content of a blob that is no file; null if it is one.</summary>
    private byte[]? BlobOf(string digest) => _blobs.GetValueOrDefault(digest);

    /// <summary>The file of a blob; null if there is none.</summary>
    private string? FileOf(string digest) => _detached.GetValueOrDefault(digest);

    /// <summary>Opens a blob.</summary>
    /// <exception cref="EngineException">Its file is not there, or is another one now.</exception>
    internal Stream Open(ContentDescriptor blob)
    {
        Stream content = BlobOf(blob.Digest) is { } bytes ? new MemoryStream(bytes)
            : FileOf(blob.Digest) is { } file && File.Exists(file) ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0)
            : throw new NotFoundException($"the file {FileOf(blob.Digest)} of an artifact is not there any more");
        if (content.Length == blob.Size) return content;
        content.Dispose();
        throw new ConflictException($"the file {FileOf(blob.Digest)} of an artifact has changed");
    }

    /// <summary>Makes the manifest of an artifact of files.</summary>
    /// <returns>The entry of the list.</returns>
    /// <exception cref="EngineException">A file cannot be read.</exception>
    internal ContentDescriptor Add(IReadOnlyList<string> files, ManifestArtifactOptions options)
    {
        var layers = new List<ContentDescriptor>();
        foreach (var file in files)
        {
            var (digest, size) = Measure(file);
            layers.Add(new ContentDescriptor
            {
                MediaType = options.LayerType is { Length: > 0 } given ? given : ArtifactFileType.Of(file),
                Digest = digest,
                Size = size,
                Annotations = options.ExcludesTitles ? null : new Dictionary<string, string>(StringComparer.Ordinal) { [Title] = Path.GetFileName(file) },
            });
            _detached[digest] = Path.GetFullPath(file);
        }

        var configuration = "{}"u8.ToArray();
        var type = EmptyType;
        if (options.ConfigurationFile is { Length: > 0 } path)
        {
            Measure(path);
            configuration = File.ReadAllBytes(path);
            type = MediaTypes.OciConfig;
        }

        if (options.ConfigurationType is { Length: > 0 } named) type = named;
        var config = new ContentDescriptor { MediaType = type, Digest = Digest.Of(configuration).ToString(), Size = configuration.Length, Data = Convert.ToBase64String(configuration) };
        _blobs[config.Digest] = configuration;
        var artifact = options.Type ?? UnknownType;
        var document = ManifestDocument.From(new ImageManifest
        {
            MediaType = MediaTypes.OciManifest,
            ArtifactType = artifact.Length > 0 ? artifact : null,
            Config = config,
            Layers = layers,
        });
        var id = document.Digest.ToString();
        _manifests[id] = Encoding.UTF8.GetString(document.Bytes.Span);
        _files[id] = [.. files.Select(Path.GetFullPath)];
        return new ContentDescriptor { MediaType = MediaTypes.OciManifest, Digest = id, Size = document.Bytes.Length, ArtifactType = artifact.Length > 0 ? artifact : null };
    }

    /// <summary>Forgets an artifact.</summary>
    internal void Remove(string digest)
    {
        _manifests.Remove(digest);
        _files.Remove(digest);
        var used = _manifests.Keys.SelectMany(key => Blobs(ManifestOf(key)!)).ToHashSet(StringComparer.Ordinal);
        foreach (var unused in _detached.Keys.Where(key => !used.Contains(key)).ToList()) _detached.Remove(unused);
        foreach (var unused in _blobs.Keys.Where(key => !used.Contains(key)).ToList()) _blobs.Remove(unused);
    }

    /// <summary>Writes them as libimage does.</summary>
    internal byte[] Write()
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, GoJsonEncoder.Options))
        {
            writer.WriteStartObject();
            Write(writer, "manifests", _manifests, static (writer, value) => writer.WriteStringValue(value));
            Write(writer, "files", _files, static (writer, value) => WriteAll(writer, value));
            var documents = _manifests.Keys.ToDictionary(static key => key, key => ManifestOf(key)!.Image!, StringComparer.Ordinal);
            Write(writer, "config", documents, static (writer, value) => writer.WriteStringValue(value.Config.Digest));
            Write(writer, "layers", documents, static (writer, value) => WriteAll(writer, value.Layers.Select(static layer => layer.Digest)));
            Write(writer, "detached", _detached, static (writer, value) => writer.WriteStringValue(value));
            Write(writer, "blobs", _blobs, static (writer, value) => writer.WriteBase64StringValue(value));
            writer.WriteEndObject();
        }

        return memory.ToArray();
    }

    private static IEnumerable<string> Blobs(ManifestDocument manifest) => manifest.Image!.Layers.Select(static layer => layer.Digest).Append(manifest.Image.Config.Digest);

    private static void Write<T>(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, T> map, Action<Utf8JsonWriter, T> write)
    {
        if (map.Count == 0) return;
        writer.WriteStartObject(name);
        foreach (var (key, value) in map.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter writer, IEnumerable<string> values)
    {
        writer.WriteStartArray();
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement document, string name)
        => document.TryGetProperty(name, out var map) && map.ValueKind == JsonValueKind.Object ? map.EnumerateObject().Select(static member => (member.Name, member.Value)) : [];

    private static (string Digest, long Size) Measure(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return (Digest.FromHash(SHA256.HashData(file)).ToString(), file.Length);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotFoundException($"reading \"{path}\" to determine its digest: open {path}: no such file or directory", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InvalidArgumentException($"reading \"{path}\" to determine its digest: {(Directory.Exists(path) ? $"read {Path.GetFullPath(path)}: is a directory" : $"open {path}: permission denied")}", e);
        }
    }
}
