using Berth.Linux.Errors;

namespace Berth.Storage.Configuration;

/// <summary>Which driver a store has.</summary>
public static class StorageDriver
{
    /// <summary>The one that is written.</summary>
    public const string Overlay = "overlay";

    /// <summary>The one that is read only.</summary>
    public const string Vfs = "vfs";

    private static readonly string[] s_known = [Overlay, "btrfs", "zfs", Vfs];

    /// <summary>
    /// The configuration with its driver: the one that is named, else the one that the store has, else the first of
    /// <c>driver_priority</c> that is there.
    /// </summary>
    /// <exception cref="NotSupportedYetException">It is none that can be read.</exception>
    /// <exception cref="EngineException">There is no such driver, or none is named and the store has several.</exception>
    public static StorageConfiguration Chosen(StorageConfiguration configuration)
    {
        var driver = configuration.Driver.Length > 0 ? configuration.Driver : Choose(configuration.GraphRoot, configuration.DriverPriority);
        return driver switch
        {
            Overlay or Vfs => configuration with { Driver = driver },
            "overlay2" => configuration with { Driver = Overlay },
            "btrfs" or "zfs" => throw new NotSupportedYetException($"storage driver \"{driver}\" is not supported yet: Berth uses overlay"),
            _ => throw new InvalidArgumentException($"configure storage: failed to GetDriver graph {driver} {configuration.GraphRoot}: driver not supported"),
        };
    }

    private static string Choose(string root, IReadOnlyList<string> priority)
    {
        // vfs is for who asks for it.
        IReadOnlyList<string> wanted = priority.Count > 0 ? priority : [Overlay, "btrfs", "zfs"];
        var there = s_known.Where(name => Directory.Exists($"{root}/{name}")).ToList();
        foreach (var name in wanted.Where(there.Contains))
        {
            return there.Count == 1 ? name
                : throw new InvalidArgumentException($"configure storage: {root} contains several valid graphdrivers: {string.Join(", ", there)}; Please cleanup or explicitly choose storage driver (-s <DRIVER>)");
        }

        return wanted.FirstOrDefault(static name => name is Overlay or Vfs) ?? Overlay;
    }
}
