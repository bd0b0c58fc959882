using Berth.Engine.Images.Registries;
using Berth.Linux.Errors;

namespace Berth.Cli.Flags;

/// <summary>The options of every command that speaks to registries.</summary>
internal sealed class RegistryFlags
{
    private readonly TextFlag _authFile, _certificates;
    private readonly TextFlag? _credentials;
    private readonly BoolFlag _tlsVerify;

    internal RegistryFlags(FlagSet flags, bool hasCredentials = true, string purpose = "")
    {
        _authFile = flags.Text("authfile", "Path of the authentication file. Use REGISTRY_AUTH_FILE environment variable to override").Completes(Completion.Files);
        _certificates = flags.Text("cert-dir", "`Pathname` of a directory containing TLS certificates and keys").Completes(Completion.Directories);
        if (hasCredentials) _credentials = flags.Text("creds", "`Credentials` (USERNAME:PASSWORD) to use for authenticating to a registry");
        _tlsVerify = flags.Bool("tls-verify", $"Require HTTPS and verify certificates when contacting registries{purpose}", fallback: true);
    }

    /// <summary>What was said.</summary>
    /// <exception cref="InvalidArgumentException">The file of credentials is not there.</exception>
    internal RegistryLogin Build()
    {
        if (_authFile.Given is { Length: > 0 } file && !File.Exists(file)) throw new NotFoundException($"credential file is not accessible: faccessat {file}: no such file or directory");
        return new RegistryLogin
        {
            TlsVerify = _tlsVerify.Changed ? _tlsVerify.Value : null,
            Credentials = CredentialsOption.Complete(_credentials?.Given),
            AuthFile = _authFile.Given,
            CertificateDirectory = _certificates.Given,
        };
    }
}
