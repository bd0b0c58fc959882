namespace Berth.Cli.Output;

/// <summary>How a Podman command lays its JSON out.</summary>
public enum JsonLayout
{
    /// <summary>No white space.</summary>
    Compact,

    /// <summary>No white space, with HTML escapes.</summary>
    Escaped,

    /// <summary>Five spaces, without HTML escapes: <c>inspect</c>.</summary>
    Inspect,

    /// <summary>Four spaces, with HTML escapes: lists printed by Go's encoding/json.</summary>
    List,

    /// <summary>Two spaces, with HTML escapes, and an empty object over two lines: what json-iterator makes (<c>ps</c>, <c>info</c>).</summary>
    Report,

    /// <summary>One space a level, as <c>stats</c> and <c>mount</c> print.</summary>
    Table,
}
