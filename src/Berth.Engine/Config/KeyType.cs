namespace Berth.Engine.Config;

/// <summary>The types that keys of containers.conf(5) have.</summary>
internal enum KeyType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A boolean.</summary>
    Truth,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>An integer of 16 bits without a sign.</summary>
    Unsigned16,

    /// <summary>An integer of 32 bits without a sign.</summary>
    Unsigned32,

    /// <summary>A size with its unit, or a number of bytes.</summary>
    Size,

    /// <summary>A list of strings, with the rule for <c>{append=true}</c>.</summary>
    List,

    /// <summary>A table of strings.</summary>
    TextTable,

    /// <summary>A table of lists of strings.</summary>
    ListTable,

    /// <summary>A table of connections.</summary>
    Connections,

    /// <summary>A list of subnet pools.</summary>
    Pools,
}
