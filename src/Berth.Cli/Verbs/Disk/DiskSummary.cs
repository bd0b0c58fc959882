using Berth.Engine.Templates.Formatting;
using System.Text.Json.Serialization;

namespace Berth.Cli.Verbs.Disk;

/// <summary>A row of <c>system df</c>, as its JSON and its templates have it.</summary>
internal sealed record DiskSummary(string Type, int Total, int Active, long RawSize, long RawReclaimable)
{
    /// <summary>The same as <see cref="Total"/>, under another name.</summary>
    [JsonInclude]
    public int TotalCount => Total;

    /// <summary>For people.</summary>
    [JsonInclude]
    public string Size => HumanSize.OfDecimal(RawSize);

    /// <summary>For people, with the part of the whole.</summary>
    [JsonInclude]
    public string Reclaimable => $"{HumanSize.OfDecimal(RawReclaimable)} ({(RawSize == 0 ? 0 : Math.Round(100.0 * RawReclaimable / RawSize, MidpointRounding.AwayFromZero)):F0}%)";
}
