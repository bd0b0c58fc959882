using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;
using Berth.Quadlet.Installation;

namespace Berth.Cli.Verbs.Quadlets;

/// <summary>podman-quadlet-install(1).</summary>
internal sealed class QuadletInstallVerb : Verb
{
    private readonly BoolFlag _reload, _replace;

    internal QuadletInstallVerb(FlagSet flags)
    {
        _reload = flags.Bool("reload-systemd", "Reload systemd after installing Quadlets", fallback: true);
        _replace = flags.Bool("replace", 'r', "Replace the installation even if the quadlet already exists");
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options] QUADLET-PATH-OR-URL [FILES-PATH-OR-URL]...";

    /// <inheritdoc/>
    public override string[] Examples => ["quadlet install web.container", "quadlet install ./app", "quadlet install app.quadlets", "quadlet install https://example.com/web.container"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Files;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments.Count == 0)
            throw new InvalidArgumentException("must provide at least one argument");
        var installer = new QuadletInstaller(QuadletEnvironment.InstallDirectory(), _replace.Value);
        installer.Install(QuadletSource.Read(invocation.Arguments, QuadletDownload.Fetch));
        foreach (var path in installer.Installed)
            invocation.Out.WriteLine(path);
        if (_reload.Value && installer.Installed.Count > 0)
            QuadletEnvironment.Reload();
        if (installer.Failures.Count == 0)
            return 0;
        foreach (var failure in installer.Failures)
            invocation.Report(failure);
        throw new InvalidArgumentException("errors occurred installing some Quadlets");
    }
}
