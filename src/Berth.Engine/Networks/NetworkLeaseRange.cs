using System.Text.Json.Serialization;

namespace Berth.Engine.Networks;

/// <summary>The addresses that are given out without being asked for; both ends belong to it.</summary>
public sealed record NetworkLeaseRange
{
    /// <summary>The first; null for the subnet's first.</summary>
    [JsonPropertyName("start_ip")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Start { get; init; }

    /// <summary>The last; null for the subnet's last.</summary>
    [JsonPropertyName("end_ip")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? End { get; init; }
}
