using Berth.Cli.Flags;
using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Verbs.Containers;

/// <summary>A new container's file systems, log and health checks.</summary>
internal sealed class StorageFlags
{
    private readonly TextFlag _imageVolume;
    private readonly TextListFlag _mounts;
    private readonly TextFlag _shmSize;
    private readonly TextFlag _shmSizeSystemd;
    private readonly TextListFlag _tmpfs;
    private readonly TextListFlag _volumes;
    private readonly TextListFlag _volumesFrom;
    private readonly TextFlag _logDriver;
    private readonly TextListFlag _logOptions;

    internal StorageFlags(FlagSet flags)
    {
        flags.Group = "Storage and log";
        _imageVolume = flags.Text("image-volume", "Tells podman how to handle the builtin image volumes (\"bind\"|\"tmpfs\"|\"ignore\")");
        _mounts = flags.Array("mount", "Attach a filesystem mount to the container");
        _shmSize = flags.Text("shm-size", "Size of /dev/shm (format: `<number>[<unit>]`, where unit = b (bytes), k (kibibytes), m (mebibytes), or g (gibibytes))");
        _shmSizeSystemd = flags.Text("shm-size-systemd", "Size of systemd specific tmpfs mounts (/run, /run/lock) (format: `<number>[<unit>]`, where unit = b (bytes), k (kibibytes), m (mebibytes), or g (gibibytes))");
        _tmpfs = flags.Array("tmpfs", "Mount a temporary filesystem (`tmpfs`) into a container");
        _volumes = flags.Array("volume", 'v', "Bind mount a volume into the container").Completes(Completion.Files);
        _volumesFrom = flags.Array("volumes-from", "Mount volumes from the specified container(s)").Completes(Completion.Containers);
        _logDriver = flags.Text("log-driver", "Logging driver for the container");
        _logOptions = flags.Array("log-opt", "Logging driver options");
    }

    internal StorageOptions Options() => new()
    {
        ImageVolume = _imageVolume.Given,
        Mounts = _mounts.Value,
        ShmSize = ResourceFlags.Size(_shmSize),
        ShmSizeSystemd = ResourceFlags.Size(_shmSizeSystemd),
        Tmpfs = _tmpfs.Value,
        Volumes = _volumes.Value,
        VolumesFrom = _volumesFrom.Value,
    };

    internal LoggingOptions Log() => new() { Driver = _logDriver.Given, Options = _logOptions.Value };
}
