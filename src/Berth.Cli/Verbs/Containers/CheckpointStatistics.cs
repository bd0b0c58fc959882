using System.Text.Json;
using Berth.Engine.Containers.Checkpoints;
using Berth.Linux.Files;

namespace Berth.Cli.Verbs.Containers;

/// <summary>The document of <c>--print-stats</c>.</summary>
internal static class CheckpointStatistics
{
    private const int Indentation = 4;

    /// <summary>Prints it.</summary>
    /// <param name="output">Where.</param>
    /// <param name="what"><c>checkpoint</c> or <c>restore</c>.</param>
    /// <param name="whole">How long the command took.</param>
    /// <param name="results">Its containers.</param>
    internal static void Print(OutputStream output, string what, TimeSpan whole, IReadOnlyList<CheckpointResult> results)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Indented = true, IndentSize = Indentation }))
        {
            json.WriteStartObject();
            json.WriteNumber($"podman_{what}_duration", (long)whole.TotalMicroseconds);
            if (results.Count == 0)
            {
                json.WriteNull("container_statistics");
            }
            else
            {
                json.WriteStartArray("container_statistics");
                foreach (var result in results)
                    Write(json, what, result);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(memory.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, string what, CheckpointResult result)
    {
        json.WriteStartObject();
        json.WriteString("Id", result.Id);
        json.WriteNumber($"runtime_{what}_duration", (long)result.RuntimeDuration.TotalMicroseconds);
        json.WriteStartObject("criu_statistics");
        foreach (var (name, value) in result.Statistics)
            json.WriteNumber(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
