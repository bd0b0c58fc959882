using System.Text;
using Berth.Cli.Commands;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Quadlet.Generator;

namespace Berth.Cli;

/// <summary>The program as systemd's generator: nothing of the command line is set up for it.</summary>
internal static class GeneratorEntry
{
    private const string Installed = "/usr/bin/berth";

    /// <summary>Whether the program was called by one of the generator's names, Podman's included.</summary>
    internal static bool IsGenerator(string name)
        => name is "berth-system-generator" or "berth-user-generator" or "quadlet" or "podman-system-generator" or "podman-user-generator";

    /// <summary>Runs the generator (systemd.generator(7)).</summary>
    internal static int Run(string program, string[] words)
    {
        using var output = new Descriptor(1, owns: false);
        using var error = new Descriptor(2, owns: false);
        return QuadletGenerator.Run(program, words, new GeneratorHost(
            Engine(), ProgramVersion.Own, UserIdentity.User, Environment.GetEnvironmentVariable,
            bytes => FileSystem.Write(output, bytes), text => FileSystem.Write(error, Encoding.UTF8.GetBytes(text))));
    }

    /// <summary>The engine's path for the services: PODMAN= as with Podman's generator, else the installed program, else this one.</summary>
    internal static string Engine()
    {
        if (Environment.GetEnvironmentVariable("PODMAN") is { Length: > 0 } told)
            return told;
        return FileSystem.Exists(Installed) ? Installed : Environment.ProcessPath ?? Installed;
    }
}
