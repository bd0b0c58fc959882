using System.Text;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Trees;

namespace Berth.Cli.Tests.Compatibility;

/// <summary>docs/compatibility.md, made from the commands and options that Podman has and those that Berth has.</summary>
internal static class CompatibilityPage
{
    /// <summary>The page.</summary>
    /// <param name="recorded">The lines of podman-options.txt.</param>
    public static string Make(IEnumerable<string> recorded)
    {
        var globals = new GlobalFlags("berth").Set;
        var rows = new StringBuilder();
        var (commands, done, options, served) = (0, 0, 0, 0);
        foreach (var line in recorded.Where(static line => line.Length > 0 && line[0] != '#'))
        {
            var words = line.Split(' ');
            var path = words.TakeWhile(static word => !word.StartsWith("--", StringComparison.Ordinal)).ToList();
            var names = words.Skip(path.Count).Select(static word => word[2..]).ToList();
            var node = Find(path);
            if (node is { IsGroup: true } && path[0] != ".")
                continue;
            commands++;
            options += names.Count;
            if (node is null or { IsMissing: true })
            {
                rows.Append("| ").AppendJoin(' ', path).Append(" | no | |\n");
                continue;
            }
            done++;
            var flags = path[0] == "." ? globals : new FlagSet { Inherited = globals };
            if (path[0] != ".")
                node.Create!(flags);
            var missing = names.Where(name => flags.Find(name) is null or { IsMissing: true }).ToList();
            served += names.Count - missing.Count;
            rows.Append("| ").Append(path[0] == "." ? "(before the command)" : string.Join(' ', path)).Append(" | yes | ")
                .AppendJoin(' ', missing.Select(static name => $"`--{name}`")).Append(" |\n");
        }
        return $"""
            # Where Berth stands beside Podman

            This page is generated from `podman --help`, command by command, and from Berth's own tables; a test keeps it up to date
            (`BERTH_WRITE=1 tests/Berth.Cli.Tests/bin/Debug/net9.0/Berth.Cli.Tests -class '*Compatibility*'` writes it anew). An option that
            is not there is refused by its name, never ignored.
            Of the containers' commands that is `--pod` and `--init-ctr`, which belong to pods. `--connection`, `--identity`, `--remote`, `--ssh`, `--tls-*`
            and `--url` are those of Podman's client for another machine's service. Every other option, `--help` aside, has a case that runs
            it through Podman and Berth (tests/Berth.Host.Tests/SideBySide); a test counts them. Those that are not there have none: Berth can only refuse them.

            Commands: {done} of {commands}. Options: {served} of {options}.

            | command | there | options that are not there |
            | --- | --- | --- |
            {rows.ToString().TrimEnd('\n')}

            """;
    }

    private static CommandNode? Find(List<string> path)
    {
        var node = RootCommands.Root("berth");
        if (path[0] == ".")
            return node;
        foreach (var word in path)
        {
            if (Array.Find(node.Children(), child => child.Answers(word)) is not { } next)
                return null;
            node = next;
        }
        return node;
    }
}
