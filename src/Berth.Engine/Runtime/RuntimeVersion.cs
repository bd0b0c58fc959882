using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Runtime;

/// <summary>The version of an OCI runtime's program, asked for once for as long as the program's file stays the same.</summary>
internal static class RuntimeVersion
{
    /// <summary>What <c>PROGRAM --version</c> says; null where it names none.</summary>
    /// <param name="program">The program's path.</param>
    /// <param name="note">The file in which the answer is kept; its directory exists.</param>
    public static Version? Of(string program, string note)
    {
        if (FileStatus.TryOf(program) is not { } status)
            return null;
        var key = $"{program} {status.Identity} {status.Length} {status.Modified}\n";
        if (FileSystem.TryReadText(note) is { } kept && kept.StartsWith(key, StringComparison.Ordinal))
            return Version.TryParse(kept.AsSpan(key.Length), out var known) ? known : null;

        var said = CapturedProcess.Run(new SpawnRequest { Program = program, Arguments = ["--version"] });
        // "crun version 1.28", then lines about how it was built.
        var words = Encoding.UTF8.GetString(said.Output).Split([' ', '\n'], 4);
        var version = words.Length > 2 && Version.TryParse(words[2], out var parsed) ? parsed : null;
        FileSystem.Replace(note, Encoding.UTF8.GetBytes(key + version), durable: false, shared: true);
        return version;
    }
}
