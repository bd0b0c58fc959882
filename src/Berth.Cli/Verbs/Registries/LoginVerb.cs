using System.Text;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Images.Registries;
using Berth.Engine.Secrets;
using Berth.Linux.Errors;
using Berth.Oci.Distribution.Credentials;

namespace Berth.Cli.Verbs.Registries;

/// <summary>podman-login(1).</summary>
internal sealed class LoginVerb : Verb
{
    private readonly TextFlag _authFile, _compatible, _certificates, _password, _secret, _user;
    private readonly BoolFlag _getLogin, _passwordInput, _verbose, _tlsVerify;

    internal LoginVerb(FlagSet flags)
    {
        _authFile = flags.Text("authfile", "path of the authentication file. Use REGISTRY_AUTH_FILE environment variable to override").Completes(Completion.Files);
        _certificates = flags.Text("cert-dir", "use certificates at the specified path to access the registry").Completes(Completion.Directories);
        _compatible = flags.Text("compat-auth-file", "path of a Docker-compatible config file to update instead").Completes(Completion.Files);
        _getLogin = flags.Bool("get-login", "Return the current login user for the registry");
        _password = flags.Text("password", 'p', "Password for registry");
        _passwordInput = flags.Bool("password-stdin", "Take the password from stdin");
        _secret = flags.Text("secret", "Retrieve password from a podman secret");
        _tlsVerify = flags.Bool("tls-verify", "Require HTTPS and verify certificates when contacting registries", fallback: true);
        _user = flags.Text("username", 'u', "Username for registry");
        _verbose = flags.Bool("verbose", 'v', "Write more detailed information to stdout");
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options] [REGISTRY]";

    /// <inheritdoc/>
    public override string Description => "Login to a container registry on a specified server.";

    /// <inheritdoc/>
    public override string[] Examples => ["login quay.io", "login --username ... --password ... quay.io", "login --authfile dir/auth.json quay.io"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtMost(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var login = Login();
        var opened = invocation.Global.Open();
        var engine = opened.Registries;
        var registry = RegistryArgument.Of(invocation, engine);
        var kept = engine.FindCredential(registry, login);
        if (_getLogin.Value)
        {
            invocation.Out.WriteLine(kept is { User.Length: > 0 } ? kept.User : throw new NotFoundException($"not logged into {registry}"));
            return 0;
        }

        var password = Password(opened.Secrets);
        if (_user.Value.Length == 0 && password.Length == 0 && kept is { User.Length: > 0 })
        {
            invocation.Out.WriteLine($"Authenticating with existing credentials for {registry}").Flush();
            try
            {
                engine.Check(registry, kept, login);
                invocation.Out.WriteLine($"Existing credentials are valid. Already logged in to {registry}");
                return 0;
            }
            catch (EngineException)
            {
                invocation.Out.WriteLine("Existing credentials are invalid, please enter valid username and password").Flush();
            }
        }

        var credential = Ask(invocation, password, kept);
        engine.Check(registry, credential, login);
        var place = engine.Keep(registry, credential, login);
        if (_verbose.Value) invocation.Out.WriteLine($"Used:  {place}");
        invocation.Out.WriteLine("Login Succeeded!");
        return 0;
    }

    private RegistryLogin Login()
    {
        if (_authFile.Given is not null && _compatible.Given is not null)
            throw new InvalidArgumentException("options for paths to the credential file and to the Docker-compatible credential file can not be set simultaneously");
        return new RegistryLogin
        {
            AuthFile = _authFile.Given,
            CompatibleAuthFile = _compatible.Given,
            CertificateDirectory = _certificates.Given,
            TlsVerify = _tlsVerify.Changed ? _tlsVerify.Value : null,
        };
    }

    private string Password(SecretEngine secrets)
    {
        if (_secret.Given is { } secret)
        {
            if (_password.Value.Length > 0 || _passwordInput.Value) throw new InvalidArgumentException("--secret can not be used with --password options");
            return Encoding.UTF8.GetString(secrets.ReadData(secrets.Find(secret)));
        }

        if (!_passwordInput.Value) return _password.Value;
        if (_password.Value.Length > 0) throw new InvalidArgumentException("can't specify both --password-stdin and --password");
        if (_user.Value.Length == 0) throw new InvalidArgumentException("must provide --username with --password-stdin");
        return Console.In.ReadToEnd().TrimEnd('\r', '\n');
    }

    private Credential Ask(Invocation invocation, string password, Credential? kept)
    {
        var user = _user.Value;
        if (user.Length == 0)
        {
            invocation.Out.Write(kept is { User.Length: > 0 } ? $"Username ({kept.User}): " : "Username: ").Flush();
            user = Console.In.ReadLine()?.Trim() ?? throw new InvalidArgumentException("getting username and password: reading username: EOF");
            if (user.Length == 0) user = kept?.User ?? "";
            if (user.Length == 0) throw new InvalidArgumentException("getting username and password: username cannot be empty");
        }

        if (password.Length == 0)
        {
            invocation.Out.Flush();
            password = PasswordPrompt.Read("Password: ", "getting username and password: reading password");
        }

        return new Credential(user.Trim(), password);
    }
}
