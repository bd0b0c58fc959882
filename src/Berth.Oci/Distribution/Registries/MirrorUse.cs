namespace Berth.Oci.Distribution.Registries;

/// <summary>For which references a mirror is asked (containers-registries.conf(5), pull-from-mirror).</summary>
public enum MirrorUse
{
    /// <summary>For all.</summary>
    All,

    /// <summary>For those with a digest.</summary>
    DigestOnly,

    /// <summary>For those with a tag.</summary>
    TagOnly,
}
