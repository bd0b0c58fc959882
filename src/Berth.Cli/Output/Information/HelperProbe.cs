using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Cli.Output.Information;

/// <summary>Asks a helper program for its version and dpkg for its package, as Podman's <c>info</c> does.</summary>
internal static class HelperProbe
{
    /// <summary>What there is to say of a program; empty members for what is not there.</summary>
    internal static HelperInformation Ask(Func<string> locate)
    {
        string path;
        try
        {
            path = locate();
        }
        catch (EngineException)
        {
            return new HelperInformation();
        }

        return FileSystem.Exists(path)
            ? new HelperInformation { Path = path, Version = Run(path, "--version").Trim('\n'), Package = Package(path) }
            : new HelperInformation();
    }

    /// <summary>The first place of the PATH that has the program; empty if none has.</summary>
    internal static string Find(string name)
    {
        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
        {
            if (directory.Length > 0 && FileSystem.Exists($"{directory}/{name}")) return $"{directory}/{name}";
        }

        return "";
    }

    private static string Package(string path)
    {
        var dpkg = Find("dpkg-query");
        if (dpkg.Length == 0) return "";
        var owner = Run(dpkg, "-S", path);
        var colon = owner.IndexOf(':');
        return colon < 0 ? "" : Run(dpkg, "-W", "-f", "${Package}_${Version}_${Architecture}", owner[..colon]);
    }

    private static string Run(string program, params string[] arguments)
    {
        try
        {
            return Encoding.UTF8.GetString(CapturedProcess.Run(new SpawnRequest { Program = program, Arguments = arguments }).Output);
        }
        catch (EngineException)
        {
            return "";
        }
    }
}
