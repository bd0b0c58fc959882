namespace Berth.Engine.Templates;

/// <summary>A function that templates call by name.</summary>
/// <param name="Parameters">Its parameters; the last one repeats if <paramref name="IsVariadic"/>.</param>
/// <param name="IsVariadic">Whether it takes any number of the last parameter.</param>
/// <param name="Call">The function; a <see cref="FormatException"/> is an error that Go's function would return.</param>
public sealed record TemplateFunction(ParameterType[] Parameters, bool IsVariadic, Func<object?[], object?> Call);
