namespace Berth.Cli.Output.Information;

/// <summary>A <c>[[registry]]</c> table of containers-registries.conf(5), as podman-info(1) prints it.</summary>
internal sealed record RegistryInformation
{
    /// <summary>What names begin with that the table is for.</summary>
    public required string Prefix { get; init; }

    /// <summary>What takes the place of the prefix.</summary>
    public required string Location { get; init; }

    /// <summary>Whether plain HTTP and unknown certificates are taken.</summary>
    public required bool Insecure { get; init; }

    /// <summary>For which references it is asked: of mirrors only.</summary>
    public string PullFromMirror { get; init; } = "";

    /// <summary>What is asked before the location; null for nothing.</summary>
    public required IReadOnlyList<MirrorInformation>? Mirrors { get; init; }

    /// <summary>Whether pulling is forbidden.</summary>
    public required bool Blocked { get; init; }

    /// <summary>Whether mirrors are asked for references with a digest only.</summary>
    public required bool MirrorByDigestOnly { get; init; }
}
