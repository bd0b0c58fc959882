using System.Text.Json.Serialization;

namespace Berth.Engine.Containers;

/// <summary>How summaries are written and read.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ContainerSummary))]
internal sealed partial class ContainerSummaryJson : JsonSerializerContext
{
    /// <summary>A summary as JSON.</summary>
    internal static byte[] Write(ContainerSummary summary) => GeneratedJson.Write(summary, Default.ContainerSummarySerializeHandler);
}
