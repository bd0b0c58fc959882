namespace Berth.Oci.Runtime;

/// <summary>Whether the container may use devices that match.</summary>
public sealed record LinuxDeviceRule
{
    /// <summary>Allowed or denied.</summary>
    public bool Allow { get; init; }

    /// <summary><c>a</c> (all), <c>c</c> or <c>b</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The major number; null matches all.</summary>
    public long? Major { get; init; }

    /// <summary>The minor number; null matches all.</summary>
    public long? Minor { get; init; }

    /// <summary>Letters of <c>r</c>, <c>w</c>, <c>m</c>.</summary>
    public string? Access { get; init; }
}
