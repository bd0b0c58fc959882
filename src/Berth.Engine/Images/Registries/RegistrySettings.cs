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

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The effective user.</summary>
    public uint UserId { get; init; }

    /// <summary>How Berth calls itself.</summary>
    public string UserAgent { get; init; } = "berth/1";

    /// <summary>Those of this process.</summary>
    public static RegistrySettings OfThisProcess()
    {
        var isRoot = System.Environment.IsPrivilegedProcess;
        var home = System.Environment.GetEnvironmentVariable("HOME");
        var userPolicy = $"{home}/.config/containers/policy.json";
        return new RegistrySettings
        {
            Files = RegistriesFiles.Of(System.Environment.GetEnvironmentVariable, isRoot),
            CertificateRoots = [$"{home}/.config/containers/certs.d", "/etc/containers/certs.d", "/etc/docker/certs.d"],
            PolicyFile = File.Exists(userPolicy) ? userPolicy : "/etc/containers/policy.json",
            UserId = isRoot ? 0 : UserIdentity.Effective,
        };
    }
}
