using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.References;

namespace Berth.Engine.Images.Policies;

/// <summary>Where the signatures of a registry's images are (containers-registries.d(5)): the section of the scope that fits best.</summary>
internal sealed record SignatureStorage
{
    /// <summary>The URL of simple signatures; null for the default.</summary>
    internal string? Lookaside { get; private init; }

    /// <summary>The URL where simple signatures are written.</summary>
    internal string? Staging { get; private init; }

    /// <summary>Whether sigstore signatures are attached in the registry.</summary>
    internal bool UsesAttachments { get; private init; }

    /// <summary>The storage for an image.</summary>
    /// <param name="directories">The directories of configuration; the first that exists counts.</param>
    /// <param name="reference">The image.</param>
    /// <exception cref="InvalidArgumentException">A file is malformed.</exception>
    internal static SignatureStorage Of(IReadOnlyList<string> directories, ImageReference reference)
    {
        var sections = All(directories);
        foreach (var scope in Scopes(reference))
        {
            if (sections.TryGetValue(scope, out var section)) return section;
        }

        return sections.GetValueOrDefault("") ?? new SignatureStorage();
    }

    /// <summary>All sections by their scope; the default's is empty.</summary>
    /// <param name="directories">The directories of configuration; the first that exists counts.</param>
    /// <exception cref="InvalidArgumentException">A file is malformed.</exception>
    internal static Dictionary<string, SignatureStorage> All(IReadOnlyList<string> directories)
    {
        var sections = new Dictionary<string, SignatureStorage>(StringComparer.Ordinal);
        if (directories.FirstOrDefault(Directory.Exists) is { } directory)
        {
            foreach (var file in Directory.EnumerateFiles(directory, "*.yaml").Order(StringComparer.Ordinal)) Read(file, sections);
        }

        return sections;
    }

    /// <summary>The section for a scope of a policy: its own, or that of what is above it; null without one.</summary>
    internal static SignatureStorage? Lookup(Dictionary<string, SignatureStorage> sections, string scope)
    {
        for (; scope.Length > 0; scope = scope[..Math.Max(0, scope.LastIndexOf('/'))])
        {
            if (sections.TryGetValue(scope, out var section)) return section;
        }

        return sections.GetValueOrDefault("");
    }

    private static IEnumerable<string> Scopes(ImageReference reference)
    {
        yield return reference.ToString();
        for (var scope = reference.Repository; ; scope = scope[..scope.LastIndexOf('/')])
        {
            yield return scope;
            if (!scope.Contains('/')) break;
        }

        var host = reference.Domain;
        for (var dot = host.IndexOf('.'); dot >= 0; dot = host.IndexOf('.', dot + 1)) yield return "*" + host[dot..];
    }

    /// <summary>Two levels of mappings and scalars are all the YAML that such files have.</summary>
    private static void Read(string file, Dictionary<string, SignatureStorage> sections)
    {
        var top = "";
        var scope = "";
        var number = 0;
        foreach (var raw in FileSystem.TryReadText(file)?.Split('\n') ?? [])
        {
            number++;
            var line = WithoutComment(raw).TrimEnd();
            if (line.Trim() is "" or "---") continue;
            var depth = line.Length - line.TrimStart().Length;
            var text = line.Trim();
            // Keys may hold a port: a key ends at the colon that a space or the end follows.
            var colon = text.EndsWith(':') && !text.Contains(": ", StringComparison.Ordinal) ? text.Length - 1 : text.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0) throw new InvalidArgumentException($"parsing {file}: line {number}: \"{text}\" is no mapping");
            var (key, value) = (Unquote(text[..colon]), Unquote(text[(colon + 1)..].Trim()));
            if (depth == 0)
            {
                top = key is "docker" or "default-docker" ? key : throw new InvalidArgumentException($"parsing {file}: line {number}: unknown key \"{key}\"");
                scope = "";
                continue;
            }

            if (top == "docker" && value.Length == 0)
            {
                scope = key;
                continue;
            }

            var section = sections.GetValueOrDefault(scope) ?? new SignatureStorage();
            sections[scope] = key switch
            {
                "lookaside" or "sigstore" => section with { Lookaside = value },
                "lookaside-staging" or "sigstore-staging" => section with { Staging = value },
                "use-sigstore-attachments" => section with { UsesAttachments = value is "true" },
                _ => throw new InvalidArgumentException($"parsing {file}: line {number}: unknown key \"{key}\""),
            };
        }
    }

    private static string WithoutComment(string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '#' && (i == 0 || line[i - 1] is ' ' or '\t')) return line[..i];
        }

        return line;
    }

    private static string Unquote(string text) => text is ['"' or '\'', .., '"' or '\''] && text[0] == text[^1] ? text[1..^1] : text;
}
