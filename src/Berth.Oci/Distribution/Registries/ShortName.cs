using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.References;

namespace Berth.Oci.Distribution.Registries;

/// <summary>Completes names that do not say which registry they belong to (containers-registries.conf(5), Short-Name Aliasing).</summary>
public sealed class ShortName
{
    private ShortName(string text, IReadOnlyList<ImageReference> candidates, string? description, bool isAmbiguous)
    {
        Text = text;
        Candidates = candidates;
        Description = description;
        IsAmbiguous = isAmbiguous;
    }

    /// <summary>What the user wrote.</summary>
    public string Text { get; }

    /// <summary>The full names, in the order they are to be tried.</summary>
    public IReadOnlyList<ImageReference> Candidates { get; }

    /// <summary>A line that says how the name was found; null for a full name.</summary>
    public string? Description { get; }

    /// <summary>Whether a person at a terminal is to choose among the candidates, and the choice is to be kept.</summary>
    public bool IsAmbiguous { get; }

    /// <summary>Finds out what a name may mean.</summary>
    /// <param name="text">The name, short or full.</param>
    /// <param name="configuration">The configuration.</param>
    /// <param name="isTerminal">Whether somebody can be asked.</param>
    /// <exception cref="InvalidArgumentException">It is no name, or means nothing.</exception>
    public static ShortName Resolve(string text, RegistriesConfiguration configuration, bool isTerminal)
    {
        var parsed = Parse(text);
        if (IsFull(text)) return new ShortName(text, [ImageReference.ParseNormalized(text).WithDefaultTag()], null, isAmbiguous: false);
        try
        {
            ImageReference.ParseNormalized(text);
        }
        catch (InvalidArgumentException e)
        {
            throw new InvalidArgumentException($"Invalid image name \"{text}\", expected colon-separated transport:reference", e);
        }

        var name = parsed.Repository;
        var rest = text[name.Length..];
        if (configuration.Aliases.TryGetValue(name, out var alias))
        {
            return new ShortName(text, [ImageReference.ParseNormalized(alias.Value + rest).WithDefaultTag()],
                $"Resolved \"{name}\" as an alias ({alias.File})", isAmbiguous: false);
        }

        if (configuration.SearchRegistries.Count == 0)
            throw new InvalidArgumentException($"short-name \"{text}\" did not resolve to an alias and no unqualified-search registries are defined in \"{configuration.File}\"");
        var candidates = new List<ImageReference>();
        foreach (var registry in configuration.SearchRegistries) candidates.Add(ImageReference.ParseNormalized($"{registry}/{text}").WithDefaultTag());
        var isAmbiguous = candidates.Count > 1 && configuration.ShortNameMode != ShortNameMode.Disabled && isTerminal;
        if (candidates.Count > 1 && configuration.ShortNameMode == ShortNameMode.Enforcing && !isTerminal)
            throw new InvalidArgumentException("short-name resolution enforced but cannot prompt without a TTY");
        return new ShortName(text, candidates, $"Resolving \"{name}\" using unqualified-search registries ({configuration.File})", isAmbiguous);
    }

    /// <summary>Keeps what a person has chosen, for the next time.</summary>
    /// <param name="file">The file of kept aliases.</param>
    /// <param name="text">The short name.</param>
    /// <param name="chosen">The full name.</param>
    public static void Remember(string file, string text, ImageReference chosen)
    {
        var lines = new List<string>();
        var key = $"\"{Parse(text).Repository}\"";
        foreach (var line in (FileSystem.TryReadText(file) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Trim() != "[aliases]" && !line.TrimStart().StartsWith(key, StringComparison.Ordinal)) lines.Add(line);
        }

        FileSystem.CreateDirectories(Path.GetDirectoryName(file)!);
        FileSystem.Replace(file, Encoding.UTF8.GetBytes($"[aliases]\n{string.Concat(lines.Select(static line => line + "\n"))}  {key} = \"{chosen.Repository}\"\n"), shared: true);
    }

    /// <summary>Whether the name says which registry it belongs to.</summary>
    private static bool IsFull(string text)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && (text.AsSpan(0, slash).ContainsAny('.', ':') || text.AsSpan(0, slash) is "localhost");
    }

    private static ImageReference Parse(string text)
    {
        try
        {
            return ImageReference.Parse(text);
        }
        catch (InvalidArgumentException e)
        {
            throw new InvalidArgumentException($"parsing reference \"{text}\": {e.Message}", e);
        }
    }
}
