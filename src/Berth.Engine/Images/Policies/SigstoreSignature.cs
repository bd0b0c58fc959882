namespace Berth.Engine.Images.Policies;

/// <summary>A sigstore signature as it is attached to an image.</summary>
/// <param name="Payload">What is signed, JSON.</param>
/// <param name="Signature">The signature, ASN.1.</param>
internal sealed record SigstoreSignature(byte[] Payload, byte[] Signature);
