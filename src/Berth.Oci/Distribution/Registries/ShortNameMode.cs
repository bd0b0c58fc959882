namespace Berth.Oci.Distribution.Registries;

/// <summary>What is done with a short name that several registries may have (short-name-mode).</summary>
public enum ShortNameMode
{
    /// <summary>Asks on a terminal; elsewhere tries all registries.</summary>
    Permissive,

    /// <summary>Asks on a terminal; elsewhere it is an error.</summary>
    Enforcing,

    /// <summary>Tries all registries.</summary>
    Disabled,
}
