namespace Berth.Oci.Images;

/// <summary>Media types of image documents and layers.</summary>
public static class MediaTypes
{
    public const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    public const string OciIndex = "application/vnd.oci.image.index.v1+json";
    public const string OciConfig = "application/vnd.oci.image.config.v1+json";
    public const string OciLayer = "application/vnd.oci.image.layer.v1.tar";
    public const string OciLayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";
    public const string OciLayerZstd = "application/vnd.oci.image.layer.v1.tar+zstd";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerSchema1 = "application/vnd.docker.distribution.manifest.v1+json";
    public const string DockerSchema1Signed = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";
    public const string DockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    /// <summary>What the type of an encrypted layer ends with (ocicrypt).</summary>
    public const string EncryptedSuffix = "+encrypted";

    /// <summary>Whether a layer is encrypted.</summary>
    public static bool IsEncryptedLayer(string? type) => type?.EndsWith(EncryptedSuffix, StringComparison.Ordinal) == true;

    /// <summary>Whether a layer's type says that it is to be fetched from elsewhere.</summary>
    public static bool IsForeignLayer(string? type)
        => type is not null && (type.Contains(".nondistributable.", StringComparison.Ordinal) || type.Contains(".foreign.", StringComparison.Ordinal));

    /// <summary>Whether the type is that of a list of manifests.</summary>
    public static bool IsIndex(string? type) => type is OciIndex or DockerManifestList;

    /// <summary>Whether the type is that of one image's manifest.</summary>
    public static bool IsManifest(string? type) => type is OciManifest or DockerManifest;
}
