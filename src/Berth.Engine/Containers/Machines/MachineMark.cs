using System.Globalization;
using System.Text;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Machines;

/// <summary>
/// What was made known to the host about a running container. It is in the container's run directory before anything is, so that
/// whoever takes the container down after a kill finds it.
/// </summary>
/// <param name="Name">The machine's name.</param>
/// <param name="Leader">Its leader.</param>
/// <param name="Unit">The scope whose processes the host shows as the machine's; empty for none.</param>
/// <param name="JournalLink">The link to its journal; empty for none.</param>
internal sealed record MachineMark(string Name, int Leader, string Unit, string JournalLink)
{
    private const string File = "/machine";

    // Fields may be empty, the last ones too, and readers of text files drop empty lines at the end.
    private const string End = "end";

    /// <summary>The mark in a run directory; null if there is none.</summary>
    public static MachineMark? TryRead(string run)
        => FileSystem.TryReadText(run + File)?.Split('\n') is [var name, var leader, var unit, var link, ..]
            && int.TryParse(leader, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? new(name, pid, unit, link) : null;

    /// <summary>Writes it.</summary>
    public void Write(string run)
        => FileSystem.Replace(run + File, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Name}\n{Leader}\n{Unit}\n{JournalLink}\n{End}\n")), durable: false);
}
