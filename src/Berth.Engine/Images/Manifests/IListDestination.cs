using Berth.Oci.Distribution;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Engine.Images.Manifests;

/// <summary>Where a list and its images go.</summary>
internal interface IListDestination
{
    /// <summary>Puts an image whose layers are at hand.</summary>
    /// <returns>The manifest that it has there.</returns>
    ManifestDocument Put(PushedImage image, ManifestPushOptions options);

    /// <summary>Copies the blobs of an image, or of another list, from a registry as they are.</summary>
    /// <returns>The manifest that it has there.</returns>
    ManifestDocument Copy(RegistryRepository source, ImageReference from, ManifestDocument document, ManifestPushOptions options);

    /// <summary>Puts an artifact of a list.</summary>
    void Put(ListArtifacts artifacts, ManifestDocument artifact);

    /// <summary>Signs an image that is there.</summary>
    void Sign(Digest manifest);

    /// <summary>Puts the list, and signs it.</summary>
    void Complete(ManifestDocument list);
}
