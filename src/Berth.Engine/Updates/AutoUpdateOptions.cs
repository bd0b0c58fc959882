namespace Berth.Engine.Updates;

/// <summary>How containers are to be updated (podman-auto-update(1)).</summary>
public sealed record AutoUpdateOptions
{
    /// <summary><c>--authfile</c>; a container's label goes before it.</summary>
    public string? AuthFile { get; init; }

    /// <summary>Only says what there is to update.</summary>
    public bool DryRun { get; init; }

    /// <summary>Goes back to the old image where a service does not start with the new one.</summary>
    public bool Rollback { get; init; } = true;

    /// <summary><c>--tls-verify</c>; null for registries.conf's.</summary>
    public bool? TlsVerify { get; init; }
}
