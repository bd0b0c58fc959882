namespace Berth.Engine.Templates;

/// <summary>
/// A struct whose pointer has Go's String method: a template that prints it alone gets that text, while within another value its
/// fields are printed.
/// </summary>
public interface IPrintsAsText
{
    /// <summary>The text.</summary>
    string Text { get; }
}
