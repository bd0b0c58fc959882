namespace Berth.Engine.Containers.Specification.Options;

/// <summary>How a container's image is found and fetched.</summary>
public sealed record PullOptions
{
    /// <summary><c>always</c>, <c>missing</c>, <c>never</c> or <c>newer</c>; null for containers.conf's.</summary>
    public string? Policy { get; init; }

    /// <summary><c>--arch</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary><c>--os</c>.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary><c>--variant</c>.</summary>
    public string? Variant { get; init; }

    /// <summary><c>--platform OS/ARCH[/VARIANT]</c>.</summary>
    public string? Platform { get; init; }

    /// <summary><c>--authfile</c>.</summary>
    public string? AuthFile { get; init; }

    /// <summary><c>--creds USER:PASSWORD</c>.</summary>
    public string? Credentials { get; init; }

    /// <summary><c>--cert-dir</c>.</summary>
    public string? CertificateDirectory { get; init; }

    /// <summary><c>--decryption-key</c>.</summary>
    public IReadOnlyList<string> DecryptionKeys { get; init; } = [];

    /// <summary><c>--tls-verify</c>; null for registries.conf's.</summary>
    public bool? TlsVerify { get; init; }

    /// <summary><c>--retry</c>; null for the default.</summary>
    public uint? Retries { get; init; }

    /// <summary><c>--retry-delay</c>, as a Go duration.</summary>
    public string? RetryDelay { get; init; }

    /// <summary><c>--quiet</c>.</summary>
    public bool Quiet { get; init; }
}
