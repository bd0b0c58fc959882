using System.Runtime.InteropServices;
using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs;

/// <summary>podman-version(1).</summary>
internal sealed class VersionVerb : Verb
{
    internal VersionVerb(FlagSet flags)
        => flags.Text("format", 'f', "Change the output format to JSON or a Go template").Completes(Completion.TemplateFields).NotYet();

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        invocation.Out
            .WriteLine("Client:       Berth Engine")
            .Write("Version:      ").WriteLine(ProgramVersion.Own)
            .Write("API Version:  ").WriteLine(ProgramVersion.Compatible)
            .Write("OS/Arch:      linux/").WriteLine(architecture);
        return 0;
    }
}
