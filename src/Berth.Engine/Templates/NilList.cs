namespace Berth.Engine.Templates;

/// <summary>Go's nil slice: empty, and null as JSON.</summary>
internal sealed class NilList : List<string>;
