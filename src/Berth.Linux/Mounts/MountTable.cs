using System.Globalization;
using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Linux.Mounts;

/// <summary>The mounts of a process (proc_pid_mountinfo(5)).</summary>
public static class MountTable
{
    private const int MountPointField = 4;

    /// <summary>The mounts that this process sees, in the order they were made.</summary>
    public static IReadOnlyList<MountInfo> Read() => ReadFile("/proc/self/mountinfo");

    /// <summary>The mounts that process <paramref name="pid"/> sees.</summary>
    /// <exception cref="NotFoundException">There is no such process.</exception>
    public static IReadOnlyList<MountInfo> Read(int pid) => ReadFile(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/mountinfo"));

    /// <summary>The mount points at or below directories, those mounted last first: the order in which they can be unmounted.</summary>
    public static List<string> Below(params ReadOnlySpan<string> directories)
    {
        var found = new List<string>();
        var table = FileSystem.TryReadAll("/proc/self/mountinfo") ?? [];
        foreach (var range in table.AsSpan().Split((byte)'\n'))
        {
            var line = table.AsSpan()[range];
            for (var field = 0; field < MountPointField; field++)
                line = line[(line.IndexOf((byte)' ') + 1)..];
            var end = line.IndexOf((byte)' ');
            if (end <= 0)
                continue;
            var point = Unescape(Encoding.UTF8.GetString(line[..end]));
            foreach (var directory in directories)
            {
                if (point != directory && !point.StartsWith(directory + "/", StringComparison.Ordinal))
                    continue;
                found.Add(point);
                break;
            }
        }

        found.Reverse();
        return found;
    }

    /// <summary>Whether something is mounted exactly at <paramref name="path"/>, an absolute path without links.</summary>
    public static bool IsMountPoint(string path)
    {
        foreach (var mount in Read())
        {
            if (mount.Target == path) return true;
        }

        return false;
    }

    /// <summary>Parses the text of a mountinfo file.</summary>
    /// <exception cref="FormatException">A line is not of the documented form.</exception>
    public static IReadOnlyList<MountInfo> Parse(string text)
    {
        var mounts = new List<MountInfo>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-", 6);
            if (separator < 0 || fields.Length < separator + 3) throw new FormatException($"mountinfo: \"{line}\"");
            var device = fields[2].Split(':');
            mounts.Add(new MountInfo
            {
                Id = int.Parse(fields[0], CultureInfo.InvariantCulture),
                ParentId = int.Parse(fields[1], CultureInfo.InvariantCulture),
                Major = uint.Parse(device[0], CultureInfo.InvariantCulture),
                Minor = uint.Parse(device[1], CultureInfo.InvariantCulture),
                Root = Unescape(fields[3]),
                Target = Unescape(fields[4]),
                MountOptions = fields[5],
                Tags = string.Join(' ', fields[6..separator]),
                Type = fields[separator + 1],
                Source = Unescape(fields[separator + 2]),
                SuperOptions = separator + 3 < fields.Length ? fields[separator + 3] : "",
            });
        }

        return mounts;
    }

    private static IReadOnlyList<MountInfo> ReadFile(string path)
        => Parse(Encoding.UTF8.GetString(FileSystem.TryReadAll(path) ?? throw new NotFoundException($"{path}: no such file or directory")));

    /// <summary>Blanks, tabs, line ends and backslashes are three octal digits after a backslash.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal)) return field;
        var result = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && field.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                result.Append((char)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')));
                i += 3;
            }
            else
            {
                result.Append(field[i]);
            }
        }

        return result.ToString();
    }
}
