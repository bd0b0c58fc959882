namespace Berth.Oci.Distribution.Registries;

/// <summary>A mirror of what a registry's entry stands for.</summary>
/// <param name="Location">What takes the place of the prefix.</param>
/// <param name="IsInsecure">Whether plain HTTP and unknown certificates are taken.</param>
/// <param name="Use">For which references it is asked.</param>
/// <param name="PullFromMirror">What the file says of that, <c>pull-from-mirror</c>; empty where it says it for the whole entry, or nothing.</param>
public sealed record RegistryMirror(string Location, bool IsInsecure, MirrorUse Use, string PullFromMirror);
