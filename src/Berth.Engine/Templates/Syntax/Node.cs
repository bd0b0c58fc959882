namespace Berth.Engine.Templates.Syntax;

/// <summary>A part of a parsed template. Its text form is Go's, since messages quote it.</summary>
/// <param name="Position">Its offset in the template's text.</param>
internal abstract record Node(int Position);
