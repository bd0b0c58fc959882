using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Oci.References;

namespace Berth.Oci.Images;

/// <summary>A manifest or an index exactly as it came, with its digest and what it says.</summary>
public sealed class ManifestDocument
{
    private ManifestDocument(ReadOnlyMemory<byte> bytes, string mediaType, ImageManifest? image, ImageIndex? index)
    {
        Bytes = bytes;
        MediaType = mediaType;
        Image = image;
        Index = index;
        Digest = Digest.Of(bytes.Span);
    }

    /// <summary>The document's bytes, never rewritten.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The sha256 digest of the bytes.</summary>
    public Digest Digest { get; }

    /// <summary>Its type: what it says itself, else what its members tell.</summary>
    public string MediaType { get; }

    /// <summary>One image's manifest; null for an index.</summary>
    public ImageManifest? Image { get; }

    /// <summary>The index; null for one image's manifest.</summary>
    public ImageIndex? Index { get; }

    /// <summary>Whether it is Docker's and not OCI's.</summary>
    public bool IsDocker => MediaType is MediaTypes.DockerManifest or MediaTypes.DockerManifestList;

    /// <summary>Reads a manifest or an index.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="mediaType">Its type as somebody else has told it, such as the Content-Type header; the document's own word comes first.</param>
    /// <exception cref="InvalidArgumentException">It is neither, is too long, or contradicts itself.</exception>
    public static ManifestDocument Parse(ReadOnlyMemory<byte> bytes, string? mediaType = null)
    {
        if (bytes.Length > ImageDocuments.MaximumSize)
            throw new InvalidArgumentException($"manifest: {bytes.Length} bytes exceed the limit of {ImageDocuments.MaximumSize}");
        var (own, hasConfig, hasManifests, schema) = Peek(bytes.Span);
        if (schema == 1 || own is MediaTypes.DockerSchema1 or MediaTypes.DockerSchema1Signed)
            throw new InvalidArgumentException("manifest: Docker's schema 1 is not supported");
        if (hasConfig && hasManifests) throw new InvalidArgumentException("manifest: it is ambiguous, for it has both \"config\" and \"manifests\"");
        var type = own ?? mediaType;
        if (type is null || (!MediaTypes.IsIndex(type) && !MediaTypes.IsManifest(type)))
        {
            if (own is not null) throw new InvalidArgumentException($"manifest: unsupported media type \"{own}\"");
            type = hasManifests ? MediaTypes.OciIndex : MediaTypes.OciManifest;
        }

        if (MediaTypes.IsIndex(type))
        {
            var index = ImageDocuments.Read(bytes.Span, ImageJsonContext.Default.ImageIndex, "image index");
            // Podman writes a list without entries so.
            if (index.Manifests is null) index = index with { Manifests = [] };
            foreach (var entry in index.Manifests) Check(entry, "image index");
            return new ManifestDocument(bytes, type, null, index);
        }

        var image = ImageDocuments.Read(bytes.Span, ImageJsonContext.Default.ImageManifest, "manifest");
        Check(image.Config, "manifest");
        foreach (var layer in image.Layers ?? throw new InvalidArgumentException("manifest: \"layers\" is null")) Check(layer, "manifest");
        return new ManifestDocument(bytes, type, image, null);
    }

    /// <summary>Makes the document of a manifest that is born here.</summary>
    public static ManifestDocument From(ImageManifest manifest)
        => new(manifest.MediaType == MediaTypes.DockerManifest ? DockerManifestWriter.Write(manifest) : ImageDocuments.Write(manifest), manifest.MediaType ?? MediaTypes.OciManifest, manifest, null);

    /// <summary>Makes the document of an index that is born here.</summary>
    public static ManifestDocument From(ImageIndex index) => new(ImageDocuments.Write(index), index.MediaType ?? MediaTypes.OciIndex, null, index);

    private static void Check(ContentDescriptor? descriptor, string what)
    {
        if (descriptor is null) throw new InvalidArgumentException($"{what}: a descriptor is null");
        if (!Digest.TryParse(descriptor.Digest, out _)) throw new InvalidArgumentException($"{what}: invalid digest \"{descriptor.Digest}\"");
        if (descriptor.Size < 0) throw new InvalidArgumentException($"{what}: {descriptor.Digest} has the size {descriptor.Size}");
    }

    private static (string? MediaType, bool HasConfig, bool HasManifests, int Schema) Peek(ReadOnlySpan<byte> json)
    {
        string? type = null;
        bool config = false, manifests = false;
        var schema = 0;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new InvalidArgumentException("manifest: not a JSON object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("mediaType"u8);
                var isSchema = reader.ValueTextEquals("schemaVersion"u8);
                config |= reader.ValueTextEquals("config"u8);
                manifests |= reader.ValueTextEquals("manifests"u8);
                reader.Read();
                if (isType && reader.TokenType == JsonTokenType.String) type = reader.GetString();
                if (isSchema && reader.TokenType == JsonTokenType.Number) reader.TryGetInt32(out schema);
                reader.Skip();
            }
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"manifest: invalid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})", e);
        }

        return (string.IsNullOrEmpty(type) ? null : type, config, manifests, schema);
    }
}
