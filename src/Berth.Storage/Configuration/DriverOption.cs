using Berth.Linux.Errors;
using Berth.Linux.Text;

namespace Berth.Storage.Configuration;

/// <summary>The options of the store's driver, as files and <c>--storage-opt</c> have them: <c>overlay.mountopt=…</c>, the driver's name optional.</summary>
public static class DriverOption
{
    /// <summary>The configuration with the effect of its options.</summary>
    /// <exception cref="InvalidArgumentException">An option is malformed, unknown or out of its set.</exception>
    /// <exception cref="NotSupportedYetException">An option asks for what is not there.</exception>
    public static StorageConfiguration Applied(StorageConfiguration configuration)
    {
        foreach (var option in configuration.DriverOptions)
        {
            var separator = option.IndexOf('=', StringComparison.Ordinal);
            if (separator < 0) throw Wrong($"unable to parse key/value option: {option}");
            var key = option[..separator].Trim().ToLowerInvariant();
            var value = option[(separator + 1)..].Trim();
            if (key.IndexOf('.') is >= 0 and var dot)
            {
                var driver = key[..dot];
                // Options of other drivers count for nothing.
                if (driver.Length > 0 && (driver == "overlay2" ? StorageDriver.Overlay : driver) != configuration.Driver) continue;
                key = key[(dot + 1)..];
            }

            configuration = configuration.Driver == StorageDriver.Vfs ? OfVfs(configuration, key, value) : OfOverlay(configuration, key, value, option);
        }

        return configuration;
    }

    private static StorageConfiguration OfVfs(StorageConfiguration configuration, string key, string value) => key switch
    {
        "imagestore" or "additionalimagestore" => WithStores(configuration, value),
        // A directory that is copied has nothing to mount.
        "mountopt" => configuration,
        "ignore_chown_errors" => configuration with { IgnoreOwnershipErrors = Truth(value) },
        "sync" => WithSync(configuration, value, StorageDriver.Vfs),
        _ => throw Wrong($"vfs driver does not support {key} options"),
    };

    private static StorageConfiguration OfOverlay(StorageConfiguration configuration, string key, string value, string option)
    {
        switch (key)
        {
            case "mountopt":
                return configuration with { MountOptions = value.Length > 0 ? value : null };
            case "mount_program":
                if (value.Length > 0 && !File.Exists(value)) throw Wrong($"overlay: can't stat program \"{value}\": faccessat {value}: no such file or directory");
                return configuration with { MountProgram = value.Length > 0 ? value : null };
            case "ignore_chown_errors":
                return configuration with { IgnoreOwnershipErrors = Truth(value) };
            case "imagestore" or "additionalimagestore":
                return WithStores(configuration, value);
            case "additionallayerstore":
                CheckLayerStores(value);
                return value.Length == 0 ? configuration : throw NotYet(option);
            // The store's directory is never mounted on itself.
            case "skip_mount_home":
                Truth(value);
                return configuration;
            // The kernel is asked what it can.
            case "override_kernel_check":
                return configuration;
            case "use_composefs":
                return Truth(value) ? throw NotYet(option) : configuration;
            case "sync":
                return WithSync(configuration, value, StorageDriver.Overlay);
            case "force_mask":
                CheckMask(value);
                throw NotYet(option);
            case "size":
                return StorageQuota.IsSet(StorageQuota.ParseSize(value)) ? throw StorageQuota.Refusal(configuration.GraphRoot, option) : configuration;
            case "inodes":
                return StorageQuota.IsSet(StorageQuota.ParseInodes(value)) ? throw StorageQuota.Refusal(configuration.GraphRoot, option) : configuration;
            default:
                throw Wrong($"unknown option \"{key}\" (\"{option}\")");
        }
    }

    internal static InvalidArgumentException Wrong(string reason) => new("configure storage: " + reason);

    internal static NotSupportedYetException NotYet(string option) => new($"storage option \"{option}\" is not supported yet");

    private static StorageConfiguration WithStores(StorageConfiguration configuration, string value)
    {
        if (value.Length == 0) return configuration;
        var stores = new List<string>(configuration.AdditionalImageStores);
        foreach (var store in value.Split(','))
        {
            if (!store.StartsWith('/')) throw Wrong($"overlay: image path \"{store}\" is not absolute.  Can not be relative");
            var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(store));
            if (!Directory.Exists(path))
                throw Wrong(File.Exists(path) ? $"overlay: image path \"{path}\" must be a directory" : $"overlay: can't stat imageStore dir {path}: stat {path}: no such file or directory");
            stores.Add(path);
        }

        return configuration with { AdditionalImageStores = stores };
    }

    private static void CheckLayerStores(string value)
    {
        foreach (var store in value.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = store.Split(':');
            if (!parts[0].StartsWith('/')) throw Wrong($"overlay: additionallayerstore path \"{parts[0]}\" is not absolute.  Can not be relative");
            var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parts[0]));
            if (!Directory.Exists(path))
                throw Wrong(File.Exists(path) ? $"overlay: additionallayerstore path \"{path}\" must be a directory" : $"overlay: can't stat additionallayerstore dir: stat {path}: no such file or directory");
            if (parts.Skip(1).FirstOrDefault(static part => part != "ref") is { } unknown) throw Wrong($"overlay: additionallayerstore config \"{path}\" contains unknown option \"{unknown}\"");
            if (parts.Length > 2) throw Wrong($"overlay: additionallayerstore config of \"{path}\" contains \"ref\" option twice");
        }
    }

    // A layer is on the disk before anybody sees it, in either case.
    private static StorageConfiguration WithSync(StorageConfiguration configuration, string value, string driver)
        => value is "none" or "filesystem" or "" ? configuration : throw Wrong($"invalid sync mode for {driver} driver: invalid sync mode: \"{value}\"");

    private static void CheckMask(string value)
    {
        if (value is "shared" or "private") return;
        if (value.Length == 0 || value.AsSpan().ContainsAnyExceptInRange('0', '7')) throw Wrong($"strconv.ParseInt: parsing \"{value}\": invalid syntax");
    }

    private static bool Truth(string value) => GoBoolean.TryParse(value) ?? throw Wrong($"strconv.ParseBool: parsing \"{value}\": invalid syntax");
}
