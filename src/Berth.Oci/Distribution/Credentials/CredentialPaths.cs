namespace Berth.Oci.Distribution.Credentials;

/// <summary>Where credentials are kept (containers-auth.json(5)).</summary>
/// <param name="Primary">The file that is read first, and written.</param>
/// <param name="Others">Files that are only read, in order.</param>
/// <param name="IsDockerCompatible">Whether the primary file is Docker's config.json, whose keys are hosts only.</param>
public sealed record CredentialPaths(string Primary, IReadOnlyList<string> Others, bool IsDockerCompatible = false)
{
    private const string DockerEnvironment = "DOCKER_CONFIG";

    /// <summary>The paths of this process's user.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="userId">The effective user.</param>
    /// <param name="authFile">--authfile; null for the default.</param>
    /// <param name="compatible">--compat-auth-file; null without.</param>
    public static CredentialPaths Of(Func<string, string?> environment, uint userId, string? authFile = null, string? compatible = null)
    {
        if (compatible is { Length: > 0 }) return new CredentialPaths(compatible, [], IsDockerCompatible: true);
        if (authFile is { Length: > 0 } || environment("REGISTRY_AUTH_FILE") is { Length: > 0 })
            return new CredentialPaths(authFile is { Length: > 0 } ? authFile : environment("REGISTRY_AUTH_FILE")!, []);
        var home = environment("HOME");
        var run = environment("XDG_RUNTIME_DIR") is { Length: > 0 } directory ? directory + "/containers/auth.json" : $"/run/containers/{userId}/auth.json";
        var configuration = (environment("XDG_CONFIG_HOME") is { Length: > 0 } given ? given : home + "/.config") + "/containers/auth.json";
        var docker = environment(DockerEnvironment) is { Length: > 0 } dockerDirectory ? dockerDirectory : home + "/.docker";
        return new CredentialPaths(run, [configuration, docker + "/config.json", home + "/.dockercfg"]);
    }
}
