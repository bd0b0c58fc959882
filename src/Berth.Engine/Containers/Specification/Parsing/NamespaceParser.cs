using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Reads the values of <c>--pid</c>, <c>--ipc</c>, <c>--uts</c>, <c>--cgroupns</c> and <c>--userns</c>.</summary>
public static class NamespaceParser
{
    /// <summary>The values that every kind of namespace has.</summary>
    /// <exception cref="InvalidArgumentException">It is none of them.</exception>
    public static NamespaceMode Parse(string? text) => text switch
    {
        null or "" or "default" => NamespaceMode.Default,
        "private" => NamespaceMode.Private,
        "host" => NamespaceMode.Host,
        "pod" => new(NamespaceKind.Pod),
        _ when text.StartsWith("ns:", StringComparison.Ordinal) => new(NamespaceKind.Path, text[3..]),
        _ when text.StartsWith("container:", StringComparison.Ordinal) && text.Length > 10 => new(NamespaceKind.Container, text[10..]),
        _ => throw new InvalidArgumentException($"unrecognized namespace mode {text} passed"),
    };

    /// <summary><c>--ipc</c>, which has <c>none</c> and <c>shareable</c> too.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static NamespaceMode ParseIpc(string? text) => text switch
    {
        "shareable" => new(NamespaceKind.Shareable),
        "none" => new(NamespaceKind.None),
        _ => Parse(text),
    };

    /// <summary><c>--userns</c>, which has <c>auto</c>, <c>keep-id</c> and <c>nomap</c> too.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static NamespaceMode ParseUser(string? text)
    {
        if (text is "nomap" or "no-map") return new(NamespaceKind.NoMap);
        if (text is not null && Named(text, "auto") is { } auto) return new(NamespaceKind.Auto, auto.Length > 0 ? auto : null);
        if (text is not null && Named(text, "keep-id") is { } keep) return new(NamespaceKind.KeepId, keep.Length > 0 ? keep : null);
        return Parse(text);
    }

    private static string? Named(string text, string name)
        => text == name ? "" : text.StartsWith(name + ":", StringComparison.Ordinal) ? text[(name.Length + 1)..] : null;
}
