namespace Berth.Storage.Records;

/// <summary>The names under which containers/image keeps an image's documents in the store.</summary>
public static class ImageDataKeys
{
    /// <summary>The manifest the image was stored with.</summary>
    public const string Manifest = "manifest";

    /// <summary>The key of a manifest by its digest: an image keeps the list and the instance it came from, too.</summary>
    public static string ManifestByDigest(string digest) => $"manifest-{digest}";

    /// <summary>The key of the configuration: its digest.</summary>
    public static string Configuration(string digest) => digest;

    /// <summary>The key of the signatures of a manifest; the one without a digest is <c>signatures</c>.</summary>
    public static string Signatures(string? digest) => digest is null ? "signatures" : $"signature-{digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..]}";
}
