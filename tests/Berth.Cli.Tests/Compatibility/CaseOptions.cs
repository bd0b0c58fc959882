using System.Text;
using System.Text.RegularExpressions;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Trees;

namespace Berth.Cli.Tests.Compatibility;

/// <summary>The options that the scripts of tests/Berth.Host.Tests/SideBySide give to Podman and to Berth, by command.</summary>
internal static partial class CaseOptions
{
    /// <summary>
    /// What a command is to this count: the type of its verb, since <c>run</c> and <c>container run</c> are one. The options before a
    /// command have an empty name.
    /// </summary>
    internal static string Name(CommandNode node) => Name(node.Create!(new FlagSet { Inherited = new GlobalFlags("podman").Set }));

    // The options of a container are declared once for both.
    private static string Name(Verb verb) => verb.GetType().Name is "RunVerb" or "CreateVerb" ? "run or create" : verb.GetType().Name;

    /// <summary>Every option of every command in the scripts, each as its command's name and its long name.</summary>
    /// <param name="files">The scripts.</param>
    internal static HashSet<(string Command, string Option)> In(IEnumerable<string> files)
    {
        var found = new HashSet<(string, string)>();
        foreach (var file in files)
        {
            foreach (var script in File.ReadAllText(file).Split("\n## "))
            {
                var values = Loop().Matches(script).ToLookup(static match => match.Groups["name"].Value, static match => match.Groups["values"].Value);
                var functions = Function().Matches(script).ToLookup(static match => match.Groups["name"].Value, static match => match.Groups["words"].Value);
                foreach (var line in script.Split('\n').Where(static line => line.Length > 0 && line[0] != '#'))
                {
                    foreach (Match match in Command().Matches(line))
                        Add(found, Words(match.Groups["words"].Value, values));
                    foreach (var (name, begins) in functions.Select(static group => (group.Key, group)))
                    {
                        foreach (var part in line.Split(name + ' ').Skip(1))
                        {
                            foreach (var begin in begins)
                                Add(found, Words(begin + part, values));
                        }
                    }
                }
            }
        }
        return found;
    }

    private static void Add(HashSet<(string, string)> found, List<string> words)
    {
        var globals = new GlobalFlags("podman").Set;
        var node = RootCommands.Root("podman");
        var at = 0;
        while (at < words.Count && (words[at].StartsWith('-') || node.IsGroup))
        {
            if (words[at].StartsWith('-'))
                AddOption(found, "", globals, words, ref at);
            else if (Array.Find(node.Children(), child => child.Answers(words[at])) is { } child)
                (node, at) = (child, at + 1);
            else
                return;
            if (!node.IsGroup)
                break;
        }
        if (node.Create is null)
            return;
        var flags = new FlagSet { Inherited = globals };
        var verb = node.Create(flags);
        while (at < words.Count && words[at] != "--")
        {
            if (words[at].Length > 1 && words[at][0] == '-')
                AddOption(found, Name(verb), flags, words, ref at);
            else if (!verb.Interspersed)
                return;
            else
                at++;
        }
    }

    /// <summary>Adds what the word at <paramref name="at"/> gives and goes past its value.</summary>
    private static void AddOption(HashSet<(string, string)> found, string command, FlagSet flags, List<string> words, ref int at)
    {
        var word = words[at++];
        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            if (flags.Find(word[2..].Split('=')[0]) is not { } flag)
                return;
            found.Add((flags.Inherited?.Find(flag.Name) == flag ? "" : command, flag.Name));
            if (!word.Contains('=') && flag.ValueWhenBare is null)
                at++;
            return;
        }
        for (var letter = 1; letter < word.Length; letter++)
        {
            if (flags.Find(word[letter]) is not { } flag)
                return;
            found.Add((flags.Inherited?.Find(flag.Name) == flag ? "" : command, flag.Name));
            if (flag.ValueWhenBare is not null)
                continue;
            if (letter == word.Length - 1)
                at++;
            return;
        }
    }

    /// <summary>The words of a simple command, up to what ends it; a loop's variable stands for all of its values, one after the other.</summary>
    private static List<string> Words(string text, ILookup<string, string> values)
    {
        var words = new List<string>();
        foreach (var word in Split(text))
        {
            if (Variable().Match(word) is { Success: true } variable && values.Contains(variable.Groups["name"].Value))
            {
                foreach (var value in values[variable.Groups["name"].Value].SelectMany(Split))
                    words.AddRange(Split(word.Replace(variable.Value, value, StringComparison.Ordinal)).TakeWhile(static part => part != "--"));
            }
            else
            {
                words.Add(word);
            }
        }
        return words;
    }

    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        var (quote, any) = ('\0', false);
        foreach (var letter in text)
        {
            if (quote == '\0' && letter is ';' or '|' or '&' or ')' or '<' or '>' or '`')
                break;
            if (letter == quote)
                quote = '\0';
            else if (quote == '\0' && letter is '"' or '\'')
                (quote, any) = (letter, true);
            else if (quote == '\0' && letter == ' ')
            {
                if (any || word.Length > 0)
                    yield return word.ToString();
                word.Clear();
                any = false;
            }
            else
                word.Append(letter);
        }
        if (any || word.Length > 0)
            yield return word.ToString();
    }

    [GeneratedRegex(@"for (?<name>\w+) in (?<values>.*?); do", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Loop();

    [GeneratedRegex(@"\b(?<name>\w+)\(\) ?\{ .*?\bpodman (?<words>[^;|&]*?)""?\$@", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Function();

    [GeneratedRegex(@"\bpodman (?<words>.*?)(?=\bpodman |$)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Command();

    [GeneratedRegex(@"\$\{?(?<name>\w+)\}?", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Variable();
}
