using Berth.Cli.Flags;

namespace Berth.Cli.Commands;

/// <summary>A name in the command tree: a verb, a group of commands, or a command that is not served yet.</summary>
public sealed class CommandNode
{
    private readonly Func<CommandNode[]>? _children;

    private CommandNode(string name, string summary, Func<FlagSet, Verb>? create, Func<CommandNode[]>? children, string[] aliases)
    {
        Name = name;
        Summary = summary;
        Create = create;
        _children = children;
        Aliases = aliases;
    }

    /// <summary>The name that help and messages use.</summary>
    public string Name { get; }

    /// <summary>One line for the list of commands.</summary>
    public string Summary { get; }

    /// <summary>Other names of it, without <see cref="Name"/>.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>Constructs the verb; null for a group or a command not served yet.</summary>
    public Func<FlagSet, Verb>? Create { get; }

    /// <summary>Whether it has commands below it.</summary>
    public bool IsGroup => _children is not null;

    /// <summary>Whether Podman has it and Berth does not yet.</summary>
    public bool IsMissing => Create is null && _children is null;

    /// <summary>Whether help leaves it out.</summary>
    public bool IsHidden { get; init; }

    /// <summary>A command.</summary>
    public static CommandNode Of(string name, string summary, Func<FlagSet, Verb> create, params string[] aliases)
        => new(name, summary, create, null, aliases);

    /// <summary>A command that Berth calls itself; no list shows it.</summary>
    public static CommandNode Hidden(string name, string summary, Func<FlagSet, Verb> create)
        => new(name, summary, create, null, []) { IsHidden = true };

    /// <summary>A group; its commands are only made when someone looks.</summary>
    public static CommandNode Group(string name, string summary, Func<CommandNode[]> children, params string[] aliases)
        => new(name, summary, null, children, aliases);

    /// <summary>A command of Podman's that is refused by name until it is served.</summary>
    public static CommandNode Missing(string name, string summary, params string[] aliases)
        => new(name, summary, null, null, aliases);

    /// <summary>The commands of a group in the order of help.</summary>
    public CommandNode[] Children() => _children is null ? [] : _children();

    /// <summary>Whether <paramref name="word"/> names it.</summary>
    public bool Answers(string word)
    {
        if (Name == word) return true;
        foreach (var alias in Aliases)
        {
            if (alias == word) return true;
        }

        return false;
    }
}
