namespace Berth.Oci.Runtime;

/// <summary>The execution domain (personality(2)).</summary>
public sealed record LinuxPersonality
{
    /// <summary><c>LINUX</c> or <c>LINUX32</c>.</summary>
    public required string Domain { get; init; }

    /// <summary>Further flags; none are defined.</summary>
    public IReadOnlyList<string>? Flags { get; init; }
}
