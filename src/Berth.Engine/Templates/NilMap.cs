namespace Berth.Engine.Templates;

/// <summary>Go's nil map: empty, and null as JSON.</summary>
internal sealed class NilMap : Dictionary<string, string>;
