namespace Berth.Engine.Templates;

/// <summary>A field of a <see cref="StructureType"/>.</summary>
/// <param name="Name">Go's name of it.</param>
/// <param name="Json">Its name in the document.</param>
/// <param name="Shape">What its type begins with: a pointer, a list, a map, an embedded struct, or empty.</param>
/// <param name="Element">The rest of its type.</param>
/// <param name="Structure">The type that <paramref name="Element"/> names; null for a simple one.</param>
internal sealed record StructureField(string Name, string Json, string Shape, string Element, StructureType? Structure);
