using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Files;
using Berth.Quadlet.Conversion;
using Berth.Quadlet.Installation;

namespace Berth.Cli.Verbs.Quadlets;

/// <summary>Checks Quadlet files and says what is wrong with which line; Berth's own.</summary>
internal sealed class QuadletVerifyVerb : Verb
{
    private readonly BoolFlag _user;

    internal QuadletVerifyVerb(FlagSet flags) => _user = flags.Bool("user", "Check as the generator of a user's systemd does");

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options] [PATH...]";

    /// <inheritdoc/>
    public override string Description
        => "Checks Quadlet files, or those in a directory, or all that are installed. Each finding is one line, FILE:LINE: KEY: what is wrong. The exit status is 1 if one of them keeps a service from being made.";

    /// <inheritdoc/>
    public override string[] Examples => ["quadlet verify", "quadlet verify web.container", "quadlet verify ./units"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Files;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var isUser = _user.Value || QuadletEnvironment.IsUser;
        var options = new ConversionOptions(GeneratorEntry.Engine(), isUser, FileSystem.Exists);
        var found = invocation.Arguments.Count == 0
            ? QuadletVerifier.Verify(QuadletEnvironment.Search(invocation, isUser), options)
            : QuadletVerifier.Verify(invocation.Arguments, options);
        foreach (var diagnostic in found)
            invocation.Out.WriteLine(diagnostic.Finding);
        return found.Exists(diagnostic => diagnostic.IsError) ? 1 : 0;
    }
}
