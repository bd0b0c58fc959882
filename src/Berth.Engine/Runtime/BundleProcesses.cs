using System.Globalization;
using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Runtime;

/// <summary>
/// Finds who creates or monitors a container by its bundle, which conmon and the OCI runtime are told on their command lines. It is for
/// those whom no file and no parent names any more.
/// </summary>
internal static class BundleProcesses
{
    /// <summary>The living processes that were given a bundle.</summary>
    /// <param name="bundle">The bundle's path.</param>
    /// <returns>conmon, the runtime, and the container's first process as long as that is still the runtime's program.</returns>
    public static IReadOnlyList<ProcessIdentity> Of(string bundle)
    {
        var (monitor, runtime) = (Encoding.UTF8.GetBytes($"\0-b\0{bundle}\0"), Encoding.UTF8.GetBytes($"\0--bundle\0{bundle}\0"));
        var found = new List<ProcessIdentity>();
        foreach (var entry in DirectoryListing.TryRead("/proc") ?? [])
        {
            if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || ProcessIdentity.TryOf(pid) is not { } identity)
                continue;
            var words = FileSystem.TryReadAll($"/proc/{pid}/cmdline").AsSpan();
            if (words.IndexOf(monitor) >= 0 || words.IndexOf(runtime) >= 0)
                found.Add(identity);
        }

        return found;
    }
}
