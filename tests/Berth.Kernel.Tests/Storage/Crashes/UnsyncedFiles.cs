namespace Berth.Kernel.Tests.Storage.Crashes;

/// <summary>
/// Follows what a traced program wrote and synced (strace -y), to play a power cut afterwards: the file system keeps names and
/// directories in their order, as a journal does, and loses the content of every file that was not synced since it was written.
/// </summary>
internal sealed class UnsyncedFiles
{
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    /// <summary>Reads a trace.</summary>
    internal static UnsyncedFiles Of(IEnumerable<string> lines, string root)
    {
        var files = new UnsyncedFiles();
        foreach (var line in Whole(lines))
        {
            // A call that failed or that the signal came before has done nothing.
            if (line.EndsWith(" = ?", StringComparison.Ordinal) || line.Contains(" = -1 ", StringComparison.Ordinal)) continue;
            var open = line.IndexOf('(');
            if (open <= 0) continue;
            files.Take(line[..open].Split(' ')[^1], line[(open + 1)..], root);
        }

        return files;
    }

    /// <summary>
    /// The calls of a trace of several threads (strace -f), each in one line at the place where it ended: strace splits those that
    /// others come into. One that never ended may have written, but has not synced.
    /// </summary>
    internal static IEnumerable<string> Whole(IEnumerable<string> lines)
    {
        const string Cut = "<unfinished ...>";
        var begun = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var thread = line[..Math.Max(0, line.IndexOf(' '))];
            if (line.EndsWith(Cut, StringComparison.Ordinal))
            {
                begun[thread] = line[..^Cut.Length];
            }
            else if (line.Contains("<... ", StringComparison.Ordinal) && line.IndexOf(" resumed>", StringComparison.Ordinal) is > 0 and var resumed)
            {
                if (begun.Remove(thread, out var start)) yield return start + line[(resumed + " resumed>".Length)..];
            }
            else
            {
                yield return line;
            }
        }

        foreach (var left in begun.Values)
        {
            if (left.Contains(" write(", StringComparison.Ordinal) || left.Contains(" pwrite64(", StringComparison.Ordinal)) yield return left;
        }
    }

    /// <summary>Empties the files.</summary>
    /// <returns>How many there were.</returns>
    internal int Lose()
    {
        var lost = 0;
        foreach (var path in _paths)
        {
            var info = new FileInfo(path);
            if (!info.Exists || info.Length == 0 || info.LinkTarget is not null) continue;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.SetLength(0);
            lost++;
        }

        return lost;
    }

    private void Take(string call, string arguments, string root)
    {
        switch (call)
        {
            case "write" or "pwrite64" or "ftruncate" or "writev":
                if (PathOf(arguments) is { } written && written.StartsWith(root, StringComparison.Ordinal)) _paths.Add(written);
                break;
            case "fsync" or "fdatasync":
                if (PathOf(arguments) is { } synced) _paths.Remove(synced);
                break;
            case "syncfs":
                _paths.Clear();
                break;
            case "rename":
                var names = arguments.Split('"');
                if (names.Length >= 4) Move(names[1], names[3]);
                break;
            default:
                break;
        }
    }

    private void Move(string from, string to)
    {
        foreach (var path in _paths.Where(path => path == from || path.StartsWith(from + "/", StringComparison.Ordinal)).ToList())
        {
            _paths.Remove(path);
            _paths.Add(to + path[from.Length..]);
        }
    }

    /// <summary>The path that strace -y shows with the descriptor: <c>5&lt;/path&gt;, …</c>.</summary>
    private static string? PathOf(string arguments)
    {
        var start = arguments.IndexOf('<');
        var end = arguments.IndexOf('>');
        return start > 0 && end > start ? arguments[(start + 1)..end] : null;
    }
}
