using Berth.Cli.Flags;
using Berth.Linux.Files;

namespace Berth.Cli.Commands;

/// <summary>The page of <c>--help</c>, laid out as Podman's, with the options under the headings of their groups.</summary>
internal sealed class HelpPage(OutputStream output, string path, CommandNode node)
{
    /// <summary>Prints the page.</summary>
    /// <param name="globals">The options of podman(1), listed on the program's own page only.</param>
    internal void Print(FlagSet? globals)
    {
        var flags = new FlagSet();
        var verb = node.Create?.Invoke(flags);
        output.WriteLine(node.Summary);
        if (globals is null)
            output.Write("\nDescription:\n  ").WriteLine((verb?.Description ?? node.Summary).Replace("\n", "\n  ").Replace("\n  \n", "\n\n"));
        output.Write("\nUsage:\n  ").Write(path).Write(' ');
        output.WriteLine(globals is not null ? "[options] [command]" : verb?.Synopsis ?? "[command]");
        if (node.IsMissing) output.WriteLine("\nNot supported yet.");
        if (node.Aliases.Count > 0) output.Write("\nAliases:\n  ").Write(node.Name).Write(", ").WriteLine(string.Join(", ", node.Aliases));
        Examples(verb);
        Commands();
        foreach (var heading in Headings(globals ?? flags)) Options(globals ?? flags, heading);
        output.WriteLine();
    }

    private void Examples(Verb? verb)
    {
        if (verb is null || verb.Examples.Length == 0) return;
        output.WriteLine("\nExamples:");
        var program = path.AsSpan(0, path.IndexOf(' ') is var space && space < 0 ? path.Length : space);
        foreach (var example in verb.Examples) output.Write("  ").Write(program).Write(' ').WriteLine(example);
    }

    private void Commands()
    {
        if (!node.IsGroup) return;
        output.WriteLine("\nAvailable Commands:");
        var children = node.Children();
        var width = 11;
        foreach (var child in children) width = Math.Max(width, child.Name.Length);
        foreach (var child in children)
        {
            if (child.IsHidden) continue;
            output.Write("  ").Write(child.Name.PadRight(width)).Write(' ').Write(child.Summary);
            output.WriteLine(child.IsMissing ? " (not supported yet)" : "");
        }
    }

    private static List<string?> Headings(FlagSet flags)
    {
        var headings = new List<string?>();
        foreach (var flag in flags.All)
        {
            if (!flag.IsHidden && !headings.Contains(flag.Group)) headings.Add(flag.Group);
        }

        return headings;
    }

    private void Options(FlagSet flags, string? heading)
    {
        var shown = new List<Flag>();
        foreach (var flag in flags.All)
        {
            if (!flag.IsHidden && flag.Group == heading) shown.Add(flag);
        }

        shown.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        output.Write('\n').WriteLine(heading is null ? "Options:" : $"{heading} options:");
        var starts = new List<string>(shown.Count);
        var width = 0;
        foreach (var flag in shown)
        {
            var start = (flag.Shorthand == '\0' || flag.Name == "help" ? "      --" : $"  -{flag.Shorthand}, --") + flag.Name + ValueOf(flag);
            starts.Add(start);
            width = Math.Max(width, start.Length);
        }

        for (var i = 0; i < shown.Count; i++)
        {
            var text = shown[i].Help.Replace("`", "").Replace("\n", "\n" + new string(' ', width + 3));
            output.Write(starts[i]).Write(new string(' ', width - starts[i].Length + 3)).Write(text);
            if (shown[i].DefaultText is { } value) output.Write(" (default ").Write(value).Write(')');
            output.WriteLine(shown[i].IsMissing ? " (not supported yet)" : "");
        }
    }

    /// <summary>The value's name: a word in backquotes of the help text, else the type; in brackets when it may be left out.</summary>
    private static string ValueOf(Flag flag)
    {
        var name = flag.TypeName;
        var open = flag.Help.IndexOf('`');
        var close = open < 0 ? -1 : flag.Help.IndexOf('`', open + 1);
        if (close > 0) name = flag.Help[(open + 1)..close];
        if (name.Length > 0) name = " " + name;
        return flag is BoolFlag or CountFlag || flag.ValueWhenBare is null ? name : $"{name}[=\"{flag.ValueWhenBare}\"]";
    }
}
