using System.Globalization;
using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Runtime;

/// <summary>
/// Looks for those who create or monitor a container by its bundle, which conmon and the OCI runtime are told on their command lines. It is
/// for those whom no file and no parent names any more.
/// </summary>
/// <param name="bundle">The bundle's path.</param>
internal sealed class BundleProcesses(string bundle)
{
    private readonly byte[] _monitor = Encoding.UTF8.GetBytes($"\0-b\0{bundle}\0"), _runtime = Encoding.UTF8.GetBytes($"\0--bundle\0{bundle}\0");
    private readonly HashSet<int> _ended = [];

    /// <summary>
    /// Whether the last look missed nobody. One that ended before it could be read may have started another that was not listed yet; one
    /// that was replacing its program, execve(2), had no command line at that moment.
    /// </summary>
    public bool IsComplete { get; private set; }

    /// <summary>The living processes that were given the bundle.</summary>
    /// <returns>conmon, the runtime, and the container's first process as long as that is still the runtime's program.</returns>
    public IReadOnlyList<ProcessIdentity> Look()
    {
        IsComplete = true;
        var found = new List<ProcessIdentity>();
        foreach (var entry in DirectoryListing.TryRead("/proc") ?? [])
        {
            if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                continue;
            var words = FileSystem.TryReadAll($"/proc/{pid}/cmdline").AsSpan();
            if (ProcessIdentity.TryOf(pid) is not { } identity)
            {
                // A zombie is met at each look, and starts nobody any more.
                if (_ended.Add(pid)) IsComplete = false;
                continue;
            }

            // A thread of the kernel's has no program.
            if (words.IsEmpty && FileSystem.Exists($"/proc/{pid}/exe"))
                IsComplete = false;
            if (words.IndexOf(_monitor) >= 0 || words.IndexOf(_runtime) >= 0)
                found.Add(identity);
        }

        return found;
    }
}
