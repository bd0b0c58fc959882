using Berth.Oci.Distribution.Credentials;

namespace Berth.Oci.Distribution;

/// <summary>How registries are spoken to.</summary>
public sealed record RegistryOptions
{
    /// <summary>--tls-verify: false also takes plain HTTP and unknown certificates, true forbids it everywhere; null leaves it to registries.conf.</summary>
    public bool? VerifyTls { get; init; }

    /// <summary>--cert-dir: a directory of certificates in place of those of containers-certs.d(5).</summary>
    public string? CertificateDirectory { get; init; }

    /// <summary>--creds: for the named registry alone.</summary>
    public Credential? Credential { get; init; }

    /// <summary>Finds the credential of a repository.</summary>
    public Func<string, Credential?> FindCredential { get; init; } = static _ => null;

    /// <summary>The directories of containers-certs.d(5), the first that has one for a host is taken.</summary>
    public IReadOnlyList<string> CertificateRoots { get; init; } = ["/etc/containers/certs.d", "/etc/docker/certs.d"];

    /// <summary>How the program calls itself.</summary>
    public string UserAgent { get; init; } = "berth";

    /// <summary>Told what a person should know, such as that the registry limits requests.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>The first wait after an answer 429 that does not say how long, doubled each time.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a request is repeated after 429.</summary>
    public int MaximumRepetitions { get; init; } = 5;
}
