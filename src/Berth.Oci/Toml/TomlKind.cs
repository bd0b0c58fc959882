namespace Berth.Oci.Toml;

/// <summary>The types that a TOML value can have (TOML 1.0.0).</summary>
public enum TomlKind
{
    /// <summary>A string of any of the four notations.</summary>
    String,

    /// <summary>A 64-bit signed integer.</summary>
    Integer,

    /// <summary>A 64-bit floating point number.</summary>
    Float,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>A date, a time of day, or both; kept as written.</summary>
    DateTime,

    /// <summary>An array, mixed types allowed.</summary>
    Array,

    /// <summary>A table: by header, by dotted keys, or inline.</summary>
    Table,
}
