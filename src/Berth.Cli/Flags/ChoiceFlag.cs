using Berth.Engine.Templates.Formatting;
namespace Berth.Cli.Flags;

/// <summary>An option whose value is one of a set.</summary>
public sealed class ChoiceFlag : Flag
{
    private readonly string _fallback;

    internal ChoiceFlag(string name, char shorthand, string help, string fallback, string[] choices) : base(name, shorthand, help)
    {
        Value = _fallback = fallback;
        Choices = choices;
        Completion = Completion.Choices;
    }

    /// <summary>The value given, else the default.</summary>
    public string Value { get; private set; }

    /// <summary>The values it takes.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <inheritdoc/>
    public override string TypeName => "choice";

    /// <inheritdoc/>
    public override string? DefaultText => _fallback.Length == 0 ? null : _fallback;

    private protected override void Accept(string text)
    {
        foreach (var choice in Choices)
        {
            if (choice == text)
            {
                Value = text;
                return;
            }
        }

        throw new FormatException($"{GoText.Quote(text)} is not a valid value.  Choose from: \"{string.Join(", ", Choices)}\"");
    }
}
