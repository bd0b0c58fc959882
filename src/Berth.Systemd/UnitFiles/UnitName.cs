namespace Berth.Systemd.UnitFiles;

/// <summary>The parts of a unit's file name (systemd.unit(5)): <c>prefix[@[instance]].extension</c>.</summary>
/// <param name="Prefix">The part before the @, or the whole name without its extension.</param>
/// <param name="Instance">The part after the @; empty for a template; null if there is no @.</param>
/// <param name="Extension">The extension with its dot.</param>
public readonly record struct UnitName(string Prefix, string? Instance, string Extension)
{
    /// <summary>Whether the name has an @: a template or an instance of one.</summary>
    public bool IsTemplated => Instance is not null;

    /// <summary>Cuts a file name into its parts.</summary>
    public static UnitName Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dot = name.LastIndexOf('.');
        var stem = dot < 0 ? name : name[..dot];
        var extension = dot < 0 ? "" : name[dot..];
        var at = stem.IndexOf('@');
        return at < 0 ? new UnitName(stem, null, extension) : new UnitName(stem[..at], stem[(at + 1)..], extension);
    }

    /// <summary>
    /// The names of the unit's drop-in directories, the most specific first: <c>foo-bar.container.d</c>,
    /// <c>foo-.container.d</c>, <c>container.d</c>.
    /// </summary>
    public List<string> DropInDirectories()
    {
        List<string> names = [$"{Extension.AsSpan(Math.Min(1, Extension.Length))}.d"];
        for (var dash = Prefix.IndexOf('-'); dash >= 0; dash = Prefix.IndexOf('-', dash + 1))
        {
            names.Add($"{Prefix.AsSpan(0, dash + 1)}{Extension}.d");
            if (IsTemplated)
                names.Add($"{Prefix.AsSpan(0, dash + 1)}@{Extension}.d");
        }
        if (Instance is { Length: > 0 })
            names.Add($"{Prefix}@{Extension}.d");
        names.Add($"{Prefix}{(IsTemplated ? "@" : "")}{Instance}{Extension}.d");
        names.Reverse();
        return names;
    }
}
