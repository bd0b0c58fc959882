using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Trees;

namespace Berth.Cli.Tests.Commands;

public class CommandTreeTests
{
    [Fact]
    public void Every_verb_declares_its_options_without_a_clash_and_no_name_is_taken_twice()
    {
        var globals = new GlobalFlags("berth");
        Visit(RootCommands.Root("berth"), globals.Set);
    }

    private static void Visit(CommandNode node, FlagSet globals)
    {
        var verb = node.Create?.Invoke(new FlagSet { Inherited = globals });
        Assert.True(verb is null || verb.Synopsis is not null, node.Name);
        var names = new HashSet<string>();
        foreach (var child in node.Children())
        {
            Assert.True(names.Add(child.Name), $"{node.Name} {child.Name}");
            foreach (var alias in child.Aliases) Assert.True(names.Add(alias), $"{node.Name} {alias}");
            Visit(child, globals);
        }
    }
}
