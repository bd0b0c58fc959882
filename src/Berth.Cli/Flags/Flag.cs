using Berth.Engine.Templates.Formatting;
namespace Berth.Cli.Flags;

/// <summary>
/// One declared option: its name, shorthand, help, group and completion. Parsing, help pages and shell
/// completion all read this one declaration. The typed subclasses hold the value.
/// </summary>
public abstract class Flag
{
    private protected Flag(string name, char shorthand, string help)
    {
        Name = name;
        Shorthand = shorthand;
        Help = help;
    }

    /// <summary>The long name without dashes.</summary>
    public string Name { get; }

    /// <summary>The one-letter form, or <c>'\0'</c>.</summary>
    public char Shorthand { get; }

    /// <summary>What the help page says. A word in backquotes names the value.</summary>
    public string Help { get; }

    /// <summary>The heading under which the help page lists it; null for the verb's own options.</summary>
    public string? Group { get; internal set; }

    /// <summary>What a shell offers for the value.</summary>
    public Completion Completion { get; internal set; }

    /// <summary>Parsed, but left out of help and completion.</summary>
    public bool IsHidden { get; internal set; }

    /// <summary>A note for standard error when the option is used; null if it is current.</summary>
    public string? Deprecation { get; internal set; }

    /// <summary>The value taken when the option stands alone; null if it needs an argument.</summary>
    public string? ValueWhenBare { get; internal set; }

    /// <summary>Podman has it and Berth does not serve it: using it is refused by name.</summary>
    public bool IsMissing { get; internal set; }

    /// <summary>Whether the command line gave it.</summary>
    public bool Changed { get; private set; }

    /// <summary>The value's type as the help page shows it, such as <c>string</c>; empty for switches.</summary>
    public abstract string TypeName { get; }

    /// <summary>The default as the help page shows it; null when it is the type's zero.</summary>
    public abstract string? DefaultText { get; }

    /// <summary><c>-n, --name</c> or <c>--name</c>.</summary>
    public string DisplayName => Shorthand == '\0' ? $"--{Name}" : $"-{Shorthand}, --{Name}";

    /// <summary>Takes a value from the command line.</summary>
    /// <exception cref="FlagException">The text is not a value of this type.</exception>
    internal void Set(string text)
    {
        try
        {
            Accept(text);
        }
        catch (FormatException error)
        {
            throw new FlagException($"invalid argument {GoText.Quote(text)} for \"{DisplayName}\" flag: {error.Message}", error);
        }

        Changed = true;
    }

    /// <summary>Parses <paramref name="text"/>; a <see cref="FormatException"/>'s message is Go's.</summary>
    private protected abstract void Accept(string text);
}
