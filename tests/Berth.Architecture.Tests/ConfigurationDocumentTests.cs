using System.Text.RegularExpressions;

namespace Berth.Architecture.Tests;

/// <summary>docs/configuration.md tells of every key of containers.conf(5) and storage.conf(5), and the program does what is told there.</summary>
public sealed partial class ConfigurationDocumentTests
{
    private const string NoEffect = "no effect";
    private static readonly string[] Lines = File.ReadAllLines(Repository.Root + "/docs/configuration.md");
    private static readonly Dictionary<string, string> Sections = Directory.GetFiles(Repository.Root + "/src/Berth.Engine/Config", "*.cs")
        .Where(static file => !file.EndsWith("/ConfigurationKeys.cs", StringComparison.Ordinal)).ToDictionary(static file => file, File.ReadAllText);

    [Fact]
    public void Every_key_of_containers_conf_is_told_of()
    {
        var known = KeyName().Matches(string.Concat(File.ReadLines(Repository.Root + "/src/Berth.Engine/Config/ConfigurationKeys.cs").Where(static line => line.Contains("KeyType.") || line.TrimStart().StartsWith("or \"") || line.TrimStart().StartsWith('"'))))
            .Select(static match => match.Groups["name"].Value).Where(static name => name is not ("containers" or "engine" or "network" or "secrets" or "machine" or "farms" or "podmansh" or "container")).ToHashSet(StringComparer.Ordinal);
        Assert.True(known.Count > 120, $"only {known.Count} keys were found in ConfigurationKeys.cs");
        var told = Rows("## containers.conf", "## storage.conf").Select(static row => row.Key[(row.Key.IndexOf('.') + 1)..]).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(known.Except(told));
        Assert.Empty(told.Except(known).Except(["container"]));
    }

    [Fact]
    public void A_key_of_containers_conf_that_has_an_effect_is_used()
    {
        var unused = new List<string>();
        foreach (var (key, text) in Rows("## containers.conf", "## storage.conf"))
        {
            var name = key[(key.IndexOf('.') + 1)..];
            var found = Sections.Where(section => section.Value.Contains($"\"{name}\"", StringComparison.Ordinal)).ToList();
            if (text.StartsWith(NoEffect, StringComparison.Ordinal))
            {
                // Other tables have keys of the same names.
                if (!key.Contains('.') && found.Count > 0) unused.Add($"{key} has {NoEffect}, and {found[0].Key} reads it");
            }
            else if (!found.Any(section => IsUsed(section.Key, section.Value, name)))
            {
                unused.Add($"{key} is read by nothing");
            }
        }

        Assert.Empty(unused);
    }

    [Fact]
    public void Every_key_of_storage_conf_is_told_of()
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { "options.pull_options" };
        var prefix = "";
        foreach (var line in File.ReadLines(Repository.Root + "/src/Berth.Storage/Configuration/StorageKeys.cs"))
        {
            if (line.Contains(" Rule? ", StringComparison.Ordinal)) prefix = line.Contains("OptionRuleOf", StringComparison.Ordinal) ? "options." : "";
            if (!line.Contains("TomlTypes.Expect", StringComparison.Ordinal) && !line.Contains("(\"overlay\",", StringComparison.Ordinal)) continue;
            var drivers = StorageDrivers().Matches(line);
            foreach (Match driver in drivers)
                known.UnionWith(StorageKey().Matches(driver.Groups["keys"].Value).Select(key => $"options.{driver.Groups["driver"].Value}.{key.Groups["name"].Value}"));
            if (drivers.Count == 0 && line.TrimStart().StartsWith('"'))
                known.UnionWith(StorageKey().Matches(line[..line.IndexOf("=>", StringComparison.Ordinal)]).Select(key => prefix + key.Groups["name"].Value));
        }

        Assert.True(known.Count > 35, $"only {known.Count} keys were found in StorageKeys.cs");
        var told = Rows("## storage.conf", null).Select(static row => row.Key).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(known.Except(told));
        Assert.Empty(told.Except(known));
    }

    [Fact]
    public void A_key_of_storage_conf_that_has_an_effect_is_read_and_one_without_is_not()
    {
        var documents = File.ReadAllText(Repository.Root + "/src/Berth.Storage/Configuration/StorageDocuments.cs");
        var reader = documents + File.ReadAllText(Repository.Root + "/src/Berth.Storage/Configuration/StorageConfigurationFile.cs");
        var wrong = new List<string>();
        foreach (var (key, text) in Rows("## storage.conf", null))
        {
            // Options are passed on by their names; the driver's reader refuses what it does not know.
            var isRead = Regex.IsMatch(reader, $"\"{Regex.Escape(key)}\"", RegexOptions.None, TimeSpan.FromSeconds(10))
                || OptionList(documents, key) is { } list && list.Contains($"\"{key[(key.LastIndexOf('.') + 1)..]}\"", StringComparison.Ordinal);
            if (isRead == text.StartsWith(NoEffect, StringComparison.Ordinal)) wrong.Add(key);
        }

        Assert.Empty(wrong);
    }

    /// <summary>The line of a reader that passes on the options of a key's table.</summary>
    private static string? OptionList(string text, string key)
    {
        var table = key.StartsWith("options.overlay.", StringComparison.Ordinal) ? "overlay." : key.StartsWith("options.vfs.", StringComparison.Ordinal) ? "vfs." : key.Count('.') == 1 ? "" : null;
        if (table is null) return null;
        return string.Concat(text.Split('\n').Where(line => line.Contains($"AddText(\"{table}\",", StringComparison.Ordinal)));
    }

    /// <summary>Whether the property that reads a key is used by another file; what is in no property is read by the file for itself.</summary>
    private static bool IsUsed(string file, string text, string key)
    {
        if (!file.EndsWith("Section.cs", StringComparison.Ordinal)) return true;
        var before = text[..text.IndexOf($"\"{key}\"", StringComparison.Ordinal)];
        var name = Property().Matches(before)[^1].Groups["name"].Value;
        return Repository.SourceFiles.Any(other => other.Contains("/src/", StringComparison.Ordinal) && other != file && Regex.IsMatch(File.ReadAllText(other), $@"\.{name}\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)));
    }

    private static IEnumerable<(string Key, string Text)> Rows(string begin, string? end)
    {
        foreach (var line in Lines.SkipWhile(line => line != begin).TakeWhile(line => line != end))
        {
            if (Row().Match(line) is { Success: true } row) yield return (row.Groups["key"].Value, row.Groups["text"].Value);
        }
    }

    [GeneratedRegex("\"(?<name>[a-z_0-9]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex KeyName();

    [GeneratedRegex("\"(?<name>[a-z_-]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex StorageKey();

    [GeneratedRegex("\\(\"(?<driver>[a-z]+)\", (?<keys>\"[^)]+)\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex StorageDrivers();

    [GeneratedRegex(@"^\| `(?<key>[^`]+)` \| (?<text>.*) \|$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Row();

    [GeneratedRegex(@"^    public .* (?<name>\w+)( =>|\(|$)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Property();
}
