using System.Globalization;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Engine.Volumes;

/// <summary>Reads the options of the drivers (podman-volume-create(1), <c>--opt</c>).</summary>
internal static class VolumeOptions
{
    /// <summary>A volume with the options of <paramref name="request"/>, not yet named or dated.</summary>
    /// <exception cref="InvalidArgumentException">An option is unknown or malformed, or its driver needs another one.</exception>
    public static Volume Read(VolumeCreateOptions request, string name)
    {
        var volume = new Volume
        {
            Name = name,
            Driver = request.Driver.Length == 0 ? Volume.LocalDriver : request.Driver,
            Labels = request.Labels,
            Anonymous = request.Anonymous,
            NeedsCopyUp = true,
        };
        volume = volume.Driver switch
        {
            Volume.LocalDriver => Local(volume, request.Options),
            Volume.ImageDriver => Image(volume, request.Options),
            _ => throw new EngineException(
                ErrorKind.NotFound,
                $"volume {name} uses volume plugin {volume.Driver} but it could not be retrieved: no volume plugin with name {volume.Driver} available: required plugin missing"),
        };
        volume = volume with { Uid = request.Uid ?? volume.Uid, Gid = request.Gid ?? volume.Gid };
        // Who says an owner is not to have it replaced by the one of the directory that the volume covers.
        return volume with { NeedsChown = request.Uid is null && request.Gid is null && !volume.Options.ContainsKey("UID") && !volume.Options.ContainsKey("GID") };
    }

    private static Volume Image(Volume volume, IReadOnlyDictionary<string, string> options)
    {
        foreach (var name in options.Keys)
        {
            if (name != "image") throw new InvalidArgumentException($"invalid mount option {name} for driver '{Volume.ImageDriver}': invalid argument");
        }

        return options.ContainsKey("image")
            ? volume with { Options = options }
            : throw new InvalidArgumentException("must provide an image name when creating a volume with the image driver: invalid argument");
    }

    private static Volume Local(Volume volume, IReadOnlyDictionary<string, string> options)
    {
        var kept = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in options)
        {
            switch (name)
            {
                case "type" or "device":
                    kept[name] = value;
                    break;
                case "copy" or "nocopy":
                    kept[name] = value;
                    volume = volume with { NeedsCopyUp = name == "copy" };
                    break;
                case "size" or "inodes":
                    throw new InvalidArgumentException($"{name} is an option of mounting: say -o o={name}={value}: invalid argument");
                case "o":
                    volume = MountOptions(volume, value, kept);
                    break;
                default:
                    throw new InvalidArgumentException($"invalid mount option {name} for driver 'local': invalid argument");
            }
        }

        if (kept.TryGetValue("type", out var type) && type == "bind" && !kept.ContainsKey("device"))
            throw new InvalidArgumentException("must provide a device when type is bind: invalid argument");
        return volume with { Options = kept };
    }

    private static Volume MountOptions(Volume volume, string text, SortedDictionary<string, string> kept)
    {
        var passed = new List<string>();
        foreach (var option in text.Split(','))
        {
            var equals = option.IndexOf('=');
            var name = (equals < 0 ? option : option[..equals]).ToLowerInvariant();
            var value = equals < 0 ? null : option[(equals + 1)..];
            switch (name)
            {
                case "size":
                    if (!SizeParser.TryParse(Given(name, value), out _))
                        throw new InvalidArgumentException($"cannot convert size {value} to integer: invalid size: '{value}'");
                    kept["SIZE"] = value!;
                    break;
                case "inodes":
                    Number(name, value);
                    kept["INODES"] = value!;
                    break;
                case "uid":
                    volume = volume with { Uid = Number("UID", value) };
                    kept["UID"] = value!;
                    break;
                case "gid":
                    volume = volume with { Gid = Number("GID", value) };
                    kept["GID"] = value!;
                    break;
                case "noquota":
                    kept["NOQUOTA"] = "true";
                    continue;
                case "timeout":
                    Number(name, value);
                    continue;
            }

            passed.Add(option);
        }

        if (passed.Count > 0) kept["o"] = string.Join(',', passed);
        return volume;
    }

    private static string Given(string name, string? value)
        => value ?? throw new InvalidArgumentException($"must provide a value for {name}: invalid argument");

    private static uint Number(string name, string? value)
        => uint.TryParse(Given(name, value), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidArgumentException($"cannot convert {name} {value} to integer: strconv.Atoi: parsing \"{value}\": invalid syntax");
}
