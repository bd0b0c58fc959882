using System.Text.Json.Serialization;

namespace Berth.Engine.Networks;

/// <summary>A static route of a network.</summary>
public sealed record NetworkRoute
{
    /// <summary>The destination, such as <c>10.21.0.0/24</c>.</summary>
    [JsonPropertyName("destination")]
    public string Destination { get; init; } = "";

    /// <summary>The gateway.</summary>
    [JsonPropertyName("gateway")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Gateway { get; init; }

    /// <summary>The metric; null for the driver's.</summary>
    [JsonPropertyName("metric")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public uint? Metric { get; init; }
}
