namespace Berth.Oci.Runtime;

/// <summary>The offset of a clock in a time namespace.</summary>
public sealed record LinuxTimeOffset
{
    /// <summary>Seconds.</summary>
    public long? Secs { get; init; }

    /// <summary>Nanoseconds on top.</summary>
    public uint? Nanosecs { get; init; }
}
