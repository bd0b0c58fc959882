using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>How busy the processors were since boot, in percent.</summary>
internal sealed record ProcessorUse
{
    /// <summary>Programs.</summary>
    [JsonPropertyName("userPercent")]
    public double UserPercent { get; init; }

    /// <summary>The kernel.</summary>
    [JsonPropertyName("systemPercent")]
    public double SystemPercent { get; init; }

    /// <summary>Nothing.</summary>
    [JsonPropertyName("idlePercent")]
    public double IdlePercent { get; init; }
}
