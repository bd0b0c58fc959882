using Berth.Linux.Processes;
using Berth.Oci.Distribution.Registries;

namespace Berth.Engine.Images.Registries;

/// <summary>Where the configuration of registries is, and how Berth calls itself there.</summary>
public sealed record RegistrySettings
{
    /// <summary>The files of containers-registries.conf(5).</summary>
    public required RegistriesFiles Files { get; init; }

    /// <summary>The directories of containers-certs.d(5).</summary>
    public required IReadOnlyList<string> CertificateRoots { get; init; }

    /// <summary>containers-policy.json(5).</summary>
    public required string PolicyFile { get; init; }

    /// <summary>The directories of containers-registries.d(5), the first that exists is read.</summary>
    public IReadOnlyList<string> SignatureDirectories { get; init; } = [];

    /// <summary>Where simple signatures are without configuration.</summary>
    public string DefaultLookaside { get; init; } = "/var/lib/containers/sigstore";

    /// <summary>containers/image's memory of blobs; null for none.</summary>
    public string? BlobCache { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The effective user.</summary>
    public uint UserId { get; init; }

    /// <summary>How Berth calls itself.</summary>
    public string UserAgent { get; init; } = "berth/1";

    /// <summary>Those of this process.</summary>
    public static RegistrySettings OfThisProcess()
    {
        var isRoot = UserIdentity.IsRoot;
        var home = System.Environment.GetEnvironmentVariable("HOME");
        var userPolicy = $"{home}/.config/containers/policy.json";
        return new RegistrySettings
        {
            Files = RegistriesFiles.Of(System.Environment.GetEnvironmentVariable, isRoot),
            CertificateRoots = [$"{home}/.config/containers/certs.d", "/etc/containers/certs.d", "/etc/docker/certs.d"],
            PolicyFile = File.Exists(userPolicy) ? userPolicy : "/etc/containers/policy.json",
            SignatureDirectories = [$"{home}/.config/containers/registries.d", "/etc/containers/registries.d"],
            DefaultLookaside = isRoot ? "/var/lib/containers/sigstore" : $"{home}/.local/share/containers/sigstore",
            BlobCache = isRoot ? "/var/lib/containers/cache/blob-info-cache-v1.sqlite"
                : $"{System.Environment.GetEnvironmentVariable("XDG_DATA_HOME") ?? $"{home}/.local/share"}/containers/cache/blob-info-cache-v1.sqlite",
            UserId = UserIdentity.User,
        };
    }
}
