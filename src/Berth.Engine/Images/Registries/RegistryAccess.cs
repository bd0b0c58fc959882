using Berth.Linux.Errors;
using Berth.Oci.Distribution;
using Berth.Oci.Distribution.Credentials;
using Berth.Oci.Distribution.Registries;
using Berth.Oci.References;

namespace Berth.Engine.Images.Registries;

/// <summary>Registries for the time of one command: configuration, credentials, and a connection to each that is spoken to.</summary>
internal sealed class RegistryAccess(RegistrySettings settings, RegistryLogin login, Action<string> warn) : IDisposable
{
    private readonly Dictionary<(string Host, bool IsInsecure, bool IsNamed), RegistryClient> _clients = [];
    private RegistriesConfiguration? _configuration;
    private CredentialStore? _credentials;

    /// <summary>containers-registries.conf(5).</summary>
    internal RegistriesConfiguration Configuration => _configuration ??= settings.Files.Read();

    /// <summary>containers-auth.json(5).</summary>
    internal CredentialStore Credentials => _credentials ??= new CredentialStore(
        CredentialPaths.Of(settings.Environment, settings.UserId, login.AuthFile, login.CompatibleAuthFile), Configuration.CredentialHelpers);

    internal RegistrySettings Settings => settings;

    /// <summary>A registry.</summary>
    /// <param name="host">Its host and port.</param>
    /// <param name="isInsecure">What registries.conf says.</param>
    /// <param name="isNamed">Whether it is the one the user named: <c>--creds</c> is for that alone.</param>
    internal RegistryClient Client(string host, bool isInsecure, bool isNamed = true)
    {
        if (_clients.TryGetValue((host, isInsecure, isNamed), out var known)) return known;
        return _clients[(host, isInsecure, isNamed)] = new RegistryClient(host, isInsecure, Options(isNamed ? ParseCredential(login.Credentials) : null));
    }

    /// <summary>A registry with a credential of its own, as login tries it.</summary>
    internal RegistryClient ClientWith(string host, Credential credential)
        => new(host, Configuration.IsInsecure(host), Options(credential) with { CertificateDirectory = login.CertificateDirectory });

    /// <summary>The repository of a reference, as push, search and login address it: without mirrors.</summary>
    internal RegistryRepository Repository(ImageReference reference) => Client(reference.Domain, Configuration.IsInsecure(reference)).Repository(reference.Path);

    /// <summary>Reads <c>USER[:PASSWORD]</c>.</summary>
    /// <exception cref="InvalidArgumentException">It is empty.</exception>
    internal static Credential? ParseCredential(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var colon = text.IndexOf(':');
        if (colon == 0) throw new InvalidArgumentException("username cannot be empty");
        return colon < 0 ? new Credential(text, "") : new Credential(text[..colon], text[(colon + 1)..]);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
    }

    private RegistryOptions Options(Credential? credential) => new()
    {
        VerifyTls = login.TlsVerify,
        CertificateDirectory = login.CertificateDirectory,
        Credential = credential,
        FindCredential = name => Credentials.Find(name),
        CertificateRoots = settings.CertificateRoots,
        UserAgent = settings.UserAgent,
        Warn = warn,
    };
}
