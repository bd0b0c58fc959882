using System.Globalization;

namespace Berth.Engine.Containers.Statistics;

/// <summary>Reads lines such as those of /proc/meminfo.</summary>
internal static class CgroupStatisticsText
{
    /// <summary>The number in the line that begins with <paramref name="key"/>; 0 where there is none.</summary>
    public static long Kibibytes(string? text, string key)
    {
        foreach (var line in (text ?? "").Split('\n'))
        {
            if (line.StartsWith(key, StringComparison.Ordinal))
                return long.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        return 0;
    }
}
