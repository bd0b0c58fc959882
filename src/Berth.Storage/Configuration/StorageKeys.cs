using Berth.Oci.Toml;

namespace Berth.Storage.Configuration;

/// <summary>Every key of containers-storage.conf(5) with its type. What is not here is unknown to Podman, too, and passed over.</summary>
internal static class StorageKeys
{
    private delegate void Rule(TomlValue value, string path);

    /// <summary>Gives each key that Podman knows to <paramref name="take"/>, with the tables below <c>storage</c> that it is in.</summary>
    /// <exception cref="TomlException">A value has another type than its key.</exception>
    internal static void Visit(TomlTable document, Action<string, TomlValue> take)
    {
        if (document["storage"] is not { } storage) return;
        foreach (var (key, value) in TomlTypes.ExpectTable(storage, "storage", "storage"))
        {
            if (key == "options") VisitOptions(TomlTypes.ExpectTable(value, "config.OptionsConfig", "storage.options"), take);
            else Take(key, value, RuleOf(key), take);
        }
    }

    private static void VisitOptions(TomlTable options, Action<string, TomlValue> take)
    {
        foreach (var (key, value) in options)
        {
            switch (key)
            {
                case "btrfs" or "overlay" or "vfs" or "zfs":
                    foreach (var (inner, entry) in TomlTypes.ExpectTable(value, $"config.{char.ToUpperInvariant(key[0])}{key[1..]}OptionsConfig", $"storage.options.{key}"))
                        Take($"options.{key}.{inner}", entry, DriverRuleOf(key, inner), take);
                    break;
                case "pull_options":
                    foreach (var (inner, entry) in TomlTypes.ExpectTable(value, "map[string]string", "storage.options.pull_options"))
                        Take($"options.pull_options.{inner}", entry, TomlTypes.ExpectText, take);
                    break;
                default:
                    Take("options." + key, value, OptionRuleOf(key), take);
                    break;
            }
        }
    }

    private static void Take(string path, TomlValue value, Rule? rule, Action<string, TomlValue> take)
    {
        if (rule is null) return;
        rule(value, "storage." + path);
        take(path, value);
    }

    private static Rule? RuleOf(string key) => key switch
    {
        "driver" or "graphroot" or "imagestore" or "rootless_storage_path" or "runroot" => TomlTypes.ExpectText,
        "driver_priority" => TomlTypes.ExpectList,
        "transient_store" => TomlTypes.ExpectTruth,
        _ => null,
    };

    private static Rule? OptionRuleOf(string key) => key switch
    {
        "additionalimagestores" or "additionallayerstores" => TomlTypes.ExpectList,
        "auto-userns-max-size" or "auto-userns-min-size" or "force_mask" => static (value, path) => TomlTypes.ExpectUnsigned(value, uint.MaxValue, "uint32", path),
        "disable-volatile" => TomlTypes.ExpectTruth,
        // Podman reads imagestore here and makes nothing of it.
        "ignore_chown_errors" or "imagestore" or "mount_program" or "mountopt" or "root-auto-userns-user" or "size" or "skip_mount_home" or "use_composefs" => TomlTypes.ExpectText,
        _ => null,
    };

    private static Rule? DriverRuleOf(string driver, string key) => (driver, key) switch
    {
        ("overlay", "force_mask" or "ignore_chown_errors" or "inodes" or "mount_program" or "mountopt" or "size" or "skip_mount_home" or "sync" or "use_composefs")
            or ("vfs", "ignore_chown_errors" or "sync") or ("btrfs", "min_space" or "size") or ("zfs", "fsname" or "mountopt" or "size") => TomlTypes.ExpectText,
        _ => null,
    };
}
