using Berth.Oci.References;

namespace Berth.Engine.Images.Policies;

/// <summary>Where the signatures of one image are read; each kind when it is asked for.</summary>
internal interface ISignatureSource
{
    /// <summary>The digest of the manifest that is to be signed.</summary>
    Digest ManifestDigest { get; }

    /// <summary>The image's name.</summary>
    ImageReference Reference { get; }

    /// <summary>Simple signatures: OpenPGP messages.</summary>
    IReadOnlyList<byte[]> Simple();

    /// <summary>Sigstore signatures.</summary>
    IReadOnlyList<SigstoreSignature> Sigstore();
}
