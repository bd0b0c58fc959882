namespace Berth.Engine.Images.Registries;

/// <summary>The options by which a command says how registries are spoken to.</summary>
public sealed record RegistryLogin
{
    /// <summary><c>--tls-verify</c>; null for registries.conf's.</summary>
    public bool? TlsVerify { get; init; }

    /// <summary><c>--creds USER:PASSWORD</c>.</summary>
    public string? Credentials { get; init; }

    /// <summary><c>--authfile</c>.</summary>
    public string? AuthFile { get; init; }

    /// <summary><c>--compat-auth-file</c>.</summary>
    public string? CompatibleAuthFile { get; init; }

    /// <summary><c>--cert-dir</c>.</summary>
    public string? CertificateDirectory { get; init; }
}
