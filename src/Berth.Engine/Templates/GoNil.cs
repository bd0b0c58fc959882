namespace Berth.Engine.Templates;

/// <summary>A nil pointer of a type: it prints <c>&lt;nil&gt;</c>, is false, and has no fields to evaluate.</summary>
/// <param name="TypeName">The type it points to, without the asterisk.</param>
public sealed record GoNil(string TypeName);
