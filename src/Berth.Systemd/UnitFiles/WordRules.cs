namespace Berth.Systemd.UnitFiles;

/// <summary>How a value is cut into words; the names follow systemd's own flags of <c>extract_first_word</c>.</summary>
[Flags]
public enum WordRules
{
    /// <summary>White space separates, nothing else is special but the backslash.</summary>
    None = 0,

    /// <summary>An unfinished quote or escape at the end is taken as it is.</summary>
    Relax = 1,

    /// <summary>C escapes such as <c>\n</c> and <c>\x41</c> are decoded; unknown ones are an error.</summary>
    DecodeEscapes = 2,

    /// <summary>Single and double quotes group and are removed.</summary>
    Unquote = 4,

    /// <summary>A backslash is an ordinary character.</summary>
    KeepBackslashes = 8,
}
