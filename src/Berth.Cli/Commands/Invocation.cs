using System.Globalization;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Files;

namespace Berth.Cli.Commands;

/// <summary>What a verb is run with: its arguments, the global options and the standard streams.</summary>
public sealed class Invocation
{
    /// <summary>The name the program was called by: <c>berth</c>, <c>podman</c> or <c>docker</c>.</summary>
    public required string Program { get; init; }

    /// <summary>The program and the command's full name, such as <c>podman image list</c>.</summary>
    public required string CommandPath { get; init; }

    /// <summary>The arguments without options.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>How many arguments stood before <c>--</c>; -1 without one.</summary>
    public int BeforeDash { get; init; } = -1;

    /// <summary>The options of podman(1).</summary>
    public required GlobalOptions Global { get; init; }

    /// <summary>Standard output, buffered; flushed when the verb returns. Flush it before handing descriptor 1 to anyone.</summary>
    public required OutputStream Out { get; init; }

    /// <summary>Standard error, buffered; flush after each message.</summary>
    public required OutputStream Error { get; init; }

    /// <summary>Prints <c>Error: message</c> for one of several objects and goes on.</summary>
    public void Report(string message)
    {
        Out.Flush();
        Error.Write("Error: ").WriteLine(message).Flush();
    }

    /// <summary>Prints a line for the user on standard error: what Podman says there without its log's form.</summary>
    public void Notice(string message) => Error.WriteLine(message).Flush();

    /// <summary>Prints a warning as Podman's log does, unless --log-level is above it.</summary>
    public void Warn(string message)
    {
        if (Global.LogLevel > LogLevel.Warn) return;
        if (Error.IsTerminal)
        {
            Error.Write("WARN[0000] ").WriteLine(message).Flush();
            return;
        }

        var time = DateTimeOffset.Now;
        var zone = time.Offset == TimeSpan.Zero ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture);
        Error.Write("time=\"").Write(time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)).Write(zone)
            .Write("\" level=warning msg=").WriteLine(GoText.Quote(message)).Flush();
    }
}
