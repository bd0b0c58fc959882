namespace Berth.Kernel.Tests.Storage.Crashes;

/// <summary>
/// What a program wrote and has not synced, to play a power cut afterwards. The file system keeps names and directories in their
/// order, as a journal does; the content of a file that was not synced since it was written is lost.
/// </summary>
internal sealed class UnsyncedFiles
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    /// <summary>A file of this path has not been there before.</summary>
    internal void Make(string path)
    {
        _made.Add(path);
        _written.Add(path);
    }

    /// <summary>A file's content changed.</summary>
    internal void Write(string path) => _written.Add(path);

    /// <summary>A file is on the disk.</summary>
    internal void Sync(string path)
    {
        _written.Remove(path);
        _made.Remove(path);
    }

    /// <summary>Everything is.</summary>
    internal void SyncAll()
    {
        _written.Clear();
        _made.Clear();
    }

    /// <summary>A file or directory got another name.</summary>
    internal void Move(string from, string to)
    {
        Move(_written, from, to);
        Move(_made, from, to);
    }

    /// <summary>Two files changed their names.</summary>
    internal void Exchange(string first, string second)
    {
        foreach (var paths in (HashSet<string>[])[_written, _made])
        {
            var (had, has) = (paths.Remove(first), paths.Remove(second));
            if (had) paths.Add(second);
            if (has) paths.Add(first);
        }
    }

    /// <summary>A name is gone.</summary>
    internal void Remove(string path) => Sync(path);

    /// <summary>Plays the power cut in a copy of the directory that the program worked in.</summary>
    /// <param name="root">That directory.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="takesNames">Whether a file that the program made goes altogether; else it is empty.</param>
    /// <returns>How many files it hit.</returns>
    internal int Lose(string root, string copy, bool takesNames)
    {
        var lost = 0;
        foreach (var path in _written)
        {
            if (!path.StartsWith(root + "/", StringComparison.Ordinal)) continue;
            var place = copy + path[root.Length..];
            var info = new FileInfo(place);
            if (!info.Exists || info.LinkTarget is not null || info.Attributes.HasFlag(FileAttributes.Device)) continue;
            if (takesNames && _made.Contains(path))
            {
                File.Delete(place);
            }
            else
            {
                using var file = new FileStream(place, FileMode.Open, FileAccess.Write);
                file.SetLength(0);
            }

            lost++;
        }

        return lost;
    }

    private static void Move(HashSet<string> paths, string from, string to)
    {
        // What was there goes, with all below it.
        paths.RemoveWhere(path => path == to || path.StartsWith(to + "/", StringComparison.Ordinal));
        foreach (var path in paths.Where(path => path == from || path.StartsWith(from + "/", StringComparison.Ordinal)).ToList())
        {
            paths.Remove(path);
            paths.Add(to + path[from.Length..]);
        }
    }
}
