using System.Buffers;
using System.Text.Json;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Images.Registries;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.Json;
using Berth.Oci.References;

namespace Berth.Cli.Verbs.Manifests;

/// <summary>podman-manifest-inspect(1).</summary>
internal sealed class ManifestInspectVerb : Verb
{
    private const int Indentation = 4;
    private readonly TextFlag _authFile;
    private readonly BoolFlag _tlsVerify;

    internal ManifestInspectVerb(FlagSet flags)
    {
        _authFile = flags.Text("authfile", "path of the authentication file. Use REGISTRY_AUTH_FILE environment variable to override").Completes(Completion.Files);
        flags.Bool("insecure", "This is a Docker specific option and is a NOOP").Hidden();
        _tlsVerify = flags.Bool("tls-verify", "require HTTPS and verify certificates when accessing the registry", fallback: true);
        flags.Bool("verbose", 'v', "This is a Docker specific option and is a NOOP").Hidden();
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE";

    /// <inheritdoc/>
    public override string Description => "Display the contents of a manifest list or image index, of the store or of a registry.";

    /// <inheritdoc/>
    public override string[] Examples => ["manifest inspect localhost/list"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var engine = invocation.Global.Open();
        var name = invocation.Arguments[0];
        if (TransportReference.TryParse(name) is { Transport: not TransportReference.Storage } reference)
            throw new InvalidArgumentException($"unsupported transport \"{reference.Transport}\" for looking up local images");
        var document = engine.Images.Manifests.TryInspect(name)
            ?? engine.Registries.Manifest(name, new RegistryLogin { AuthFile = _authFile.Given, TlsVerify = _tlsVerify.Changed ? _tlsVerify.Value : null });
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, IndentSize = Indentation, Encoder = GoJsonEncoder.Instance }))
        {
            if (document.Index is { } index)
            {
                Write(writer, document.MediaType, index, engine.Images.Manifests.FilesOf(name));
            }
            else
            {
                using var whole = JsonDocument.Parse(document.Bytes);
                whole.RootElement.WriteTo(writer);
            }
        }

        invocation.Out.Flush();
        invocation.Out.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
        return 0;
    }

    private static void Write(Utf8JsonWriter writer, string mediaType, ImageIndex index, IReadOnlyDictionary<string, IReadOnlyList<string>> files)
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion", index.SchemaVersion);
        writer.WriteString("mediaType", mediaType);
        if (index.ArtifactType is { } type) writer.WriteString("artifactType", type);
        if (index.Manifests.Count == 0)
        {
            writer.WriteNull("manifests");
        }
        else
        {
            writer.WriteStartArray("manifests");
            foreach (var entry in index.Manifests) Write(writer, entry, files.GetValueOrDefault(entry.Digest));
            writer.WriteEndArray();
        }

        if (index.Subject is { } subject)
        {
            writer.WritePropertyName("subject");
            Write(writer, subject, files: null);
        }

        Write(writer, "annotations", index.Annotations);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ContentDescriptor entry, IReadOnlyList<string>? files)
    {
        writer.WriteStartObject();
        writer.WriteString("mediaType", entry.MediaType);
        writer.WriteNumber("size", entry.Size);
        writer.WriteString("digest", entry.Digest);
        // Podman shows what has no platform with an empty one.
        var platform = entry.Platform ?? new Platform();
        writer.WriteStartObject("platform");
        writer.WriteString("architecture", platform.Architecture);
        writer.WriteString("os", platform.Os);
        if (!string.IsNullOrEmpty(platform.OsVersion)) writer.WriteString("os.version", platform.OsVersion);
        if (platform.OsFeatures is { Count: > 0 } features)
        {
            writer.WriteStartArray("os.features");
            foreach (var feature in features) writer.WriteStringValue(feature);
            writer.WriteEndArray();
        }

        if (!string.IsNullOrEmpty(platform.Variant)) writer.WriteString("variant", platform.Variant);
        writer.WriteEndObject();

        Write(writer, "annotations", entry.Annotations);
        if (entry.ArtifactType is { } type) writer.WriteString("artifactType", type);
        if (files is not null)
        {
            writer.WriteStartArray("files");
            foreach (var file in files) writer.WriteStringValue(file);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string>? map)
    {
        if (map is not { Count: > 0 }) return;
        writer.WriteStartObject(name);
        foreach (var (key, value) in map.OrderBy(static pair => pair.Key, StringComparer.Ordinal)) writer.WriteString(key, value);
        writer.WriteEndObject();
    }
}
