using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Trees;

namespace Berth.Cli.Tests.Compatibility;

public sealed class CaseCoverageTests
{
    [Fact]
    public void Every_option_of_a_command_that_is_there_has_a_case_beside_podman()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Berth.slnx")))
            root = Path.GetDirectoryName(root)!;
        var cases = CaseOptions.In(Directory.EnumerateFiles(Path.Combine(root, "tests/Berth.Host.Tests/SideBySide"), "*.txt"));
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(root, "tests/Berth.Cli.Tests/Compatibility/podman-options.txt")).Where(static line => line.Length > 0 && line[0] != '#'))
        {
            var words = line.Split(' ');
            var path = words.TakeWhile(static word => !word.StartsWith("--", StringComparison.Ordinal)).ToList();
            var node = RootCommands.Root("podman");
            if (path[0] != ".")
            {
                foreach (var word in path)
                    node = Array.Find(node!.Children(), child => child.Answers(word));
            }
            if (path[0] != "." && node!.Create is null)
                continue;
            var command = path[0] == "." ? "" : CaseOptions.Name(node!);
            var flags = path[0] == "." ? new GlobalFlags("podman").Set : new FlagSet { Inherited = new GlobalFlags("podman").Set };
            if (path[0] != ".")
                node!.Create!(flags);
            foreach (var option in words.Skip(path.Count))
            {
                // Help is grouped otherwise than Podman's, and what is not there is on docs/compatibility.md.
                if (option == "--help" || flags.Find(option[2..]) is null or { IsMissing: true })
                    continue;
                if (!cases.Contains((command, option[2..])))
                    missing.Add($"{string.Join(' ', path)} {option}");
            }
        }
        Assert.True(missing.Count == 0, "No case has\n" + string.Join("\n", missing));
    }
}
