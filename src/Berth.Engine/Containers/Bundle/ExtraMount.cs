namespace Berth.Engine.Containers.Bundle;

/// <summary>A path of the host that the engine shows in a container (a secret's file, a notification socket, …).</summary>
/// <param name="Source">On the host.</param>
/// <param name="Destination">Inside.</param>
/// <param name="Options">Mount options; <c>bind</c> is added.</param>
public sealed record ExtraMount(string Source, string Destination, IReadOnlyList<string> Options);
