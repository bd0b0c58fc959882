using System.Globalization;

namespace Berth.Bench;

/// <summary>
/// What stays resident on the host for a running container: the proportional set size of every process that the engine
/// left behind, without the container's own.
/// </summary>
internal static class ResidentMemory
{
    private static readonly string[] s_engines = ["berth", "podman", "conmon", "crun", "catatonit", "aardvark-dns", "netavark", "rootlessport"];

    /// <summary>Bytes per container, of the processes with an engine's name.</summary>
    public static double PerContainer(int containers) =>
        Directory.EnumerateDirectories("/proc").Where(IsEngine).Sum(ProportionalSetSize) / containers;

    private static bool IsEngine(string process)
    {
        try
        {
            return int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out _)
                && Array.IndexOf(s_engines, File.ReadAllText($"{process}/comm").TrimEnd()) >= 0;
        }
        catch (IOException)
        {
            // It ended while we looked.
            return false;
        }
    }

    private static double ProportionalSetSize(string process)
    {
        var line = File.ReadLines($"{process}/smaps_rollup").First(text => text.StartsWith("Pss:", StringComparison.Ordinal));
        return 1024.0 * int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
