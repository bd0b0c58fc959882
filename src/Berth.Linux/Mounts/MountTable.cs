using System.Text;
using Berth.Linux.Files;

namespace Berth.Linux.Mounts;

/// <summary>This process's mounts (proc_pid_mountinfo(5)).</summary>
public static class MountTable
{
    private const int MountPointField = 4;

    /// <summary>The mount points at or below a directory, those mounted last first: the order in which they can be unmounted.</summary>
    public static List<string> Below(string directory)
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
            var point = Unescape(line[..end]);
            if (point == directory || point.StartsWith(directory + "/", StringComparison.Ordinal))
                found.Add(point);
        }

        found.Reverse();
        return found;
    }

    // Space, tab, newline and backslash are written as three octal digits after a backslash.
    private static string Unescape(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)'\\') < 0)
            return Encoding.UTF8.GetString(text);
        var bytes = new List<byte>(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\\' && index + 3 < text.Length)
            {
                bytes.Add((byte)((text[index + 1] - '0') * 64 + (text[index + 2] - '0') * 8 + (text[index + 3] - '0')));
                index += 3;
            }
            else
            {
                bytes.Add(text[index]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
