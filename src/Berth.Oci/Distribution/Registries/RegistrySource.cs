using Berth.Oci.References;

namespace Berth.Oci.Distribution.Registries;

/// <summary>A place where an image can really be had.</summary>
/// <param name="Reference">The name there.</param>
/// <param name="IsInsecure">Whether plain HTTP and unknown certificates are taken.</param>
/// <param name="IsMirror">Whether it is a mirror and not the image's own registry.</param>
public sealed record RegistrySource(ImageReference Reference, bool IsInsecure, bool IsMirror);
