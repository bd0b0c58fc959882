using System.Text.Json;
using Berth.Engine.Containers;

namespace Berth.Engine.Runtime;

/// <summary>The state of a container as its runtime tells it (OCI runtime specification, runtime.md, "State").</summary>
/// <param name="Status">Initialized, running, paused or stopped.</param>
/// <param name="Pid">The process id of its init; 0 where it has none.</param>
internal readonly record struct RuntimeState(ContainerStatus Status, int Pid)
{
    /// <summary>Reads the document that <c>crun state</c> prints; null if it is none.</summary>
    public static RuntimeState? Parse(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var pid = root.TryGetProperty("pid", out var number) ? number.GetInt32() : 0;
            return root.GetProperty("status").GetString() switch
            {
                "creating" or "created" => new RuntimeState(ContainerStatus.Initialized, pid),
                "running" => new RuntimeState(ContainerStatus.Running, pid),
                "paused" => new RuntimeState(ContainerStatus.Paused, pid),
                _ => new RuntimeState(ContainerStatus.Stopped, 0),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
