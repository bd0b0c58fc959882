using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Images.Registries;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Registries;

/// <summary>podman-logout(1).</summary>
internal sealed class LogoutVerb : Verb
{
    private readonly BoolFlag _all;
    private readonly TextFlag _authFile, _compatible;

    internal LogoutVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Remove the cached credentials for all registries in the auth file");
        _authFile = flags.Text("authfile", "path of the authentication file. Use REGISTRY_AUTH_FILE environment variable to override").Completes(Completion.Files);
        _compatible = flags.Text("compat-auth-file", "path of a Docker-compatible config file to update instead").Completes(Completion.Files);
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options] [REGISTRY]";

    /// <inheritdoc/>
    public override string Description => "Remove the cached username and password for the registry.";

    /// <inheritdoc/>
    public override string[] Examples => ["logout quay.io", "logout --all"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtMost(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_authFile.Given is not null && _compatible.Given is not null)
            throw new InvalidArgumentException("options for paths to the credential file and to the Docker-compatible credential file can not be set simultaneously");
        var login = new RegistryLogin { AuthFile = _authFile.Given, CompatibleAuthFile = _compatible.Given };
        var engine = invocation.Global.Open().Registries;
        if (_all.Value)
        {
            if (invocation.Arguments.Count > 0) throw new InvalidArgumentException("--all takes no arguments");
            engine.ForgetAll(login);
            invocation.Out.WriteLine("Removed login credentials for all registries");
            return 0;
        }

        var registry = RegistryArgument.Of(invocation, engine);
        engine.Forget(registry, login);
        invocation.Out.WriteLine($"Removed login credentials for {registry}");
        return 0;
    }
}
