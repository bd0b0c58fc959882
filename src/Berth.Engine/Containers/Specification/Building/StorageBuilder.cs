using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>
/// Builds <see cref="StorageSpecification"/>. Of mounts at one destination the user's wins over another container's
/// (--volumes-from), that over the image's, and that over containers.conf's.
/// </summary>
internal static class StorageBuilder
{
    public static StorageSpecification Build(BuildRequest request, NamespaceSpecification namespaces)
    {
        var options = request.Options.Storage;
        var configuration = request.Configuration.Containers;
        var user = new Dictionary<string, MountSpecification>(StringComparer.Ordinal);
        foreach (var value in options.Mounts) AddUser(user, MountParser.Parse(value));
        foreach (var value in options.Volumes) AddUser(user, VolumeParser.Parse(value));
        foreach (var value in options.Tmpfs) AddUser(user, TmpfsParser.Parse(value));
        var result = new SortedDictionary<string, MountSpecification>(DestinationOrder.Instance);
        foreach (var value in configuration.Mounts) Expand(result, MountParser.Parse(value));
        foreach (var value in configuration.Volumes) Expand(result, VolumeParser.Parse(value));
        AddImageVolumes(request, result);
        foreach (var value in options.VolumesFrom) AddFrom(request, value, result);
        foreach (var mount in user.Values) result[mount.Destination] = mount;
        foreach (var mount in result.Values) Check(mount);
        if (options.ShmSize is not null && namespaces.Ipc.Kind is (NamespaceKind.Host or NamespaceKind.None))
        {
            throw new InvalidArgumentException(
                $"invalid config provided: cannot set shmsize when running in the {{{namespaces.Ipc} }} IPC Namespace");
        }

        return new StorageSpecification
        {
            Mounts = [.. result.Values.Select(mount => mount.Kind == MountKind.Image ? mount with { ImageId = request.Context.FindImage(mount.Source) } : mount)],
            Secrets = SecretBuilder.Build(request, variables: false),
            ShmSize = options.ShmSize ?? SizeParser.ParseDecimal(configuration.ShmSize),
            ShmSizeSystemd = options.ShmSizeSystemd,
            VolumesFrom = options.VolumesFrom,
        };
    }

    private static void AddUser(Dictionary<string, MountSpecification> mounts, MountSpecification mount)
    {
        foreach (var each in Globbed(mount))
        {
            if (!mounts.TryAdd(each.Destination, each)) throw new InvalidArgumentException($"{each.Destination}: duplicate mount destination");
        }
    }

    private static void Expand(SortedDictionary<string, MountSpecification> mounts, MountSpecification mount)
    {
        foreach (var each in Globbed(mount)) mounts[each.Destination] = each;
    }

    private static IEnumerable<MountSpecification> Globbed(MountSpecification mount)
    {
        if (mount.Kind != MountKind.Glob) return [mount];
        var found = Glob.Match(mount.Source);
        if (found.Count == 0) throw new InvalidArgumentException($"no file paths matching glob \"{mount.Source}\"");
        var mounts = new List<MountSpecification>(found.Count);
        foreach (var path in found)
        {
            var destination = mount.Destination.Length == 0 ? path : $"{mount.Destination.TrimEnd('/')}/{Path.GetFileName(path)}";
            mounts.Add(mount with { Kind = MountKind.Bind, Source = path, Destination = destination });
        }

        return mounts;
    }

    private static void AddImageVolumes(BuildRequest request, SortedDictionary<string, MountSpecification> mounts)
    {
        var mode = request.Options.Storage.ImageVolume;
        if (mode is not (null or "" or "anonymous" or "tmpfs" or "ignore"))
            throw new InvalidArgumentException($"invalid image volume mode \"{mode}\" required value: anonymous, tmpfs, ignore");
        if (string.IsNullOrEmpty(mode)) mode = request.Configuration.Engine.ImageVolumeMode;
        if (mode == "ignore") return;
        foreach (var volume in request.Image?.Volumes ?? [])
        {
            var destination = MountOptionSet.Clean("/" + volume);
            if (destination == "/") continue;
            mounts[destination] = mode == "tmpfs"
                ? new() { Kind = MountKind.Tmpfs, Source = "tmpfs", Destination = destination, Options = ["rprivate", "rw", "nodev", "exec", "nosuid"] }
                : new()
                {
                    Kind = MountKind.Volume,
                    Destination = destination,
                    Anonymous = true,
                    Options = ["rprivate", "rw", "nodev", "exec", "nosuid", "rbind"],
                };
        }
    }

    private static void AddFrom(BuildRequest request, string value, SortedDictionary<string, MountSpecification> mounts)
    {
        var colon = value.IndexOf(':');
        var name = colon < 0 ? value : value[..colon];
        string? access = null;
        var relabel = false;
        foreach (var option in colon < 0 ? [] : value[(colon + 1)..].Split(','))
        {
            switch (option)
            {
                case "ro" or "rw" when access is null:
                    access = option;
                    break;
                case "ro" or "rw":
                    throw new InvalidArgumentException("cannot set ro or rw options more than once");
                case "z" when !relabel:
                    relabel = true;
                    break;
                case "z":
                    throw new InvalidArgumentException("cannot set :z more than once in mount options");
                default:
                    throw new InvalidArgumentException($"invalid option \"{option}\" specified - volumes from another container can only use z,ro,rw options");
            }
        }

        var other = request.Depend(name, e => $"looking up container \"{name}\" for volumes-from: {e.Message}");
        foreach (var mount in other.Storage.Mounts)
        {
            if (mount.Kind is not (MountKind.Bind or MountKind.Volume)) continue;
            var options = mount.Options;
            if (access is not null) options = [access, .. options.Where(o => o is not ("ro" or "rw"))];
            mounts[mount.Destination] = mount with { Options = options, Anonymous = false, Relabel = relabel ? Relabeling.Shared : mount.Relabel };
        }
    }

    private static void Check(MountSpecification mount)
    {
        switch (mount.Kind)
        {
            case MountKind.Bind when !mount.NoDereference && !Path.Exists(mount.Source):
                throw new InvalidArgumentException($"statfs {mount.Source}: no such file or directory");
            case MountKind.Bind or MountKind.Volume when mount.Overlay && mount.UpperDirectory is null != mount.WorkDirectory is null:
                throw new InvalidArgumentException("must specify both upperdir and workdir");
        }
    }
}
