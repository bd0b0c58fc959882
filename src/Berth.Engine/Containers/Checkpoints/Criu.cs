using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Checkpoints;

/// <summary>CRIU, which runtimes use through its library (criu(8)).</summary>
public static class Criu
{
    // Podman's own least version.
    private const int LeastVersion = 31100;

    /// <summary>Whether the program is there.</summary>
    public static bool IsThere => Find() is not null;

    /// <summary>Checks that CRIU is there and new enough.</summary>
    /// <returns>Its version as one number, 40201 for 4.2.1.</returns>
    /// <exception cref="EngineException">It is not, in Podman's words.</exception>
    internal static int Check()
    {
        if (Find() is not { } found)
            throw new EngineException(ErrorKind.NotFound, "failed to check for criu version: exec: \"criu\": executable file not found in $PATH");
        var said = CapturedProcess.Run(new SpawnRequest { Program = found + "/criu", Arguments = ["--version"] }).EnsureSuccess("criu");
        var number = Parse(Encoding.UTF8.GetString(said.Output));
        return number >= LeastVersion ? number : throw new EngineException(ErrorKind.NotSupported, $"checkpoint/restore requires at least CRIU {LeastVersion}, current version is {number}");
    }

    private static string? Find() => Array.Find((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), static directory => File.Exists(directory + "/criu"));

    // "Version: 4.2.1"
    private static int Parse(string text)
    {
        var line = text.Split('\n')[0];
        return Version.TryParse(line[(line.LastIndexOf(' ') + 1)..], out var version)
            ? (version.Major * 10000) + (version.Minor * 100) + Math.Max(0, version.Build)
            : throw new HelperException("criu", 0, $"does not tell its version: {line}");
    }
}
