using Berth.Engine.Templates.Formatting;

namespace Berth.Engine.Templates.Syntax;

/// <summary>A word of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Its offset in the text.</param>
/// <param name="Text">The text itself, or the message of an error.</param>
/// <param name="Line">The line it starts on, from 1.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, int Line)
{
    private const int Shown = 10;

    /// <summary>As messages show it.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.End => "EOF",
        TokenKind.Error => Text,
        >= TokenKind.Dot => $"<{Text}>",
        _ when Text.Length > Shown => GoText.Quote(Text[..Shown]) + "...",
        _ => GoText.Quote(Text),
    };
}
