using Berth.Linux.Files;

namespace Berth.Engine.Containers.Checkpoints;

/// <summary>Names in a container's directory that belong to checkpoints, each with the slash before it. In an exported archive they are the same.</summary>
internal static class CheckpointFiles
{
    /// <summary>CRIU's images.</summary>
    public const string Images = "/checkpoint";

    /// <summary>What CRIU writes last into <see cref="Images"/>: with it the checkpoint is complete.</summary>
    public const string Inventory = Images + "/inventory.img";

    /// <summary>CRIU's images of memory alone.</summary>
    public const string PreviousImages = "/pre-checkpoint";

    /// <summary>CRIU's log of a dump.</summary>
    public const string DumpLog = "/dump.log";

    /// <summary>CRIU's statistics of a dump.</summary>
    public const string DumpStatistics = "/stats-dump";

    /// <summary>CRIU's log of a restore.</summary>
    public const string RestoreLog = "/restore.log";

    /// <summary>CRIU's statistics of a restore.</summary>
    public const string RestoreStatistics = "/stats-restore";

    /// <summary>What network set-up had returned (NetworkStatus as JSON).</summary>
    public const string Network = "/network.status";

    /// <summary>The content of a /dev/shm that other containers may share.</summary>
    public const string SharedMemory = "/devshm-checkpoint.tar";

    /// <summary>In an archive: the container's specification.</summary>
    public const string Specification = "/config.dump";

    /// <summary>In an archive: the runtime configuration of the container when it was dumped.</summary>
    public const string RuntimeConfiguration = "/spec.dump";

    /// <summary>In an archive: what is new or another in the container's root.</summary>
    public const string RootChanges = "/rootfs-diff.tar";

    /// <summary>In an archive: the names of what is gone from the container's root, an array of strings.</summary>
    public const string Deleted = "/deleted.files";

    /// <summary>In an archive: one archive for each volume.</summary>
    public const string Volumes = "/volumes";

    /// <summary>Where an archive is unpacked, in the directory of the container that is made of it.</summary>
    public const string Imported = "/import";

    private static readonly string[] s_exported = [Images, PreviousImages, DumpLog, DumpStatistics, Network, SharedMemory, Specification, RuntimeConfiguration, RootChanges, Deleted, Volumes];

    /// <summary>Whether a path below the container's directory goes into an archive.</summary>
    public static bool IsExported(string path) => Array.Exists(s_exported, name => path.AsSpan().StartsWith(name.AsSpan(1)) && (path.Length == name.Length - 1 || path[name.Length - 1] == '/'));

    /// <summary>Deletes those that are there only while an archive is written.</summary>
    public static void RemoveExported(string directory) => Remove(directory, [Specification, RuntimeConfiguration, RootChanges, Deleted, Volumes]);

    /// <summary>Deletes what tells of a dump.</summary>
    public static void RemoveDumpLogs(string directory) => Remove(directory, [DumpLog, DumpStatistics]);

    /// <summary>Deletes a checkpoint and all that tells of it.</summary>
    public static void RemoveAll(string directory)
        => Remove(directory, [Images, PreviousImages, DumpLog, DumpStatistics, RestoreLog, RestoreStatistics, Network, SharedMemory, Specification, RuntimeConfiguration, RootChanges, Deleted, Volumes, Imported]);

    private static void Remove(string directory, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            FileTree.Remove(directory + name);
    }
}
