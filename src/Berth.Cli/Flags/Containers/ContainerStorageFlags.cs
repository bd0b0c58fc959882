using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Flags.Containers;

/// <summary>The options of create and run for file systems.</summary>
internal sealed class ContainerStorageFlags
{
    private readonly TextListFlag volumes;
    private readonly TextListFlag mounts;
    private readonly TextListFlag tmpfs;
    private readonly TextListFlag volumesFrom;
    private readonly TextFlag imageVolume;
    private readonly TextFlag shmSize;
    private readonly TextFlag shmSizeSystemd;

    internal ContainerStorageFlags(FlagSet flags)
    {
        flags.Group = "Storage";
        const string Format = "(format: `<number>[<unit>]`, where unit = b (bytes), k (kibibytes), m (mebibytes), or g (gibibytes))";
        volumes = flags.Array("volume", 'v', "Bind mount a volume into the container").Completes(Completion.Volumes);
        mounts = flags.Array("mount", "Attach a filesystem mount to the container");
        tmpfs = flags.Array("tmpfs", "Mount a temporary filesystem (`tmpfs`) into a container");
        volumesFrom = flags.Array("volumes-from", "Mount volumes from the specified container(s)").Completes(Completion.Containers);
        imageVolume = flags.Text("image-volume", "Tells podman how to handle the builtin image volumes (\"bind\"|\"tmpfs\"|\"ignore\")");
        shmSize = flags.Text("shm-size", "Size of /dev/shm " + Format);
        shmSizeSystemd = flags.Text("shm-size-systemd", "Size of systemd specific tmpfs mounts (/run, /run/lock) " + Format);
    }

    internal StorageOptions Build() => new()
    {
        Volumes = volumes.Value,
        Mounts = mounts.Value,
        Tmpfs = tmpfs.Value,
        VolumesFrom = volumesFrom.Value,
        ImageVolume = imageVolume.Given,
        ShmSize = Size(shmSize),
        ShmSizeSystemd = Size(shmSizeSystemd),
    };

    private static long? Size(TextFlag flag) => SizeOption.Read(flag, $"unable to translate --{flag.Name}");
}
