using System.Text.Json;

namespace Berth.Engine.Containers.Bundle;

/// <summary>A program that the OCI runtime runs at a point of a container's life (oci-hooks(5)).</summary>
/// <param name="Stages">When: <c>prestart</c>, <c>createRuntime</c>, <c>poststop</c>, …</param>
/// <param name="Hook">The OCI hook object as the file has it.</param>
public sealed record RuntimeHook(IReadOnlyList<string> Stages, JsonElement Hook)
{
    /// <summary>The stage at which Podman itself, and Berth, run a hook that may change config.json.</summary>
    public const string BeforeCreation = "precreate";
}
