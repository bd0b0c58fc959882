using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Toml;

namespace Berth.Storage.Configuration;

/// <summary>
/// Finds and reads storage.conf as containers-storage.conf(5) says: the file that CONTAINERS_STORAGE_CONF names, else
/// /etc/containers/storage.conf, else /usr/share/containers/storage.conf; a user's own file before those; and
/// CONTAINERS_STORAGE_CONF_OVERRIDE, STORAGE_DRIVER and STORAGE_OPTS on top.
/// </summary>
public sealed class StorageConfigurationFile(Func<string, string?> environment, uint user)
{
    private const string SystemFile = "/etc/containers/storage.conf";
    private const string VendorFile = "/usr/share/containers/storage.conf";

    /// <summary>Reads the configuration that applies to this process.</summary>
    /// <exception cref="TomlException">The file is malformed.</exception>
    /// <exception cref="NotSupportedYetException">It asks for a driver other than overlay.</exception>
    public StorageConfiguration Read()
    {
        var configuration = Defaults();
        if (FindFile() is { } file) configuration = Apply(configuration, TomlDocument.Read(file)) with { File = file };
        if (environment("CONTAINERS_STORAGE_CONF_OVERRIDE") is { Length: > 0 } over) configuration = Apply(configuration, TomlDocument.Read(over));
        if (environment("STORAGE_DRIVER") is { Length: > 0 } driver) configuration = configuration with { Driver = driver };
        if (environment("STORAGE_OPTS") is { Length: > 0 } options) configuration = ApplyOptions(configuration, options.Split(','));
        return Checked(configuration);
    }

    /// <summary>Whether containers end with the machine's run (<c>transient_store</c>). Every command asks: files that do not name the key are not parsed.</summary>
    public bool IsTransient()
    {
        var configuration = Defaults();
        foreach (var file in (ReadOnlySpan<string?>)[FindFile(), environment("CONTAINERS_STORAGE_CONF_OVERRIDE")])
        {
            if (file is { Length: > 0 } && FileSystem.TryReadAll(file) is { } text && text.AsSpan().IndexOf("transient_store"u8) >= 0)
                configuration = Apply(configuration, TomlDocument.Read(file));
        }

        return configuration.IsTransient;
    }

    /// <summary>Applies one document to <paramref name="configuration"/>; for tests and for <c>--storage-opt</c>'s relatives.</summary>
    public StorageConfiguration Apply(StorageConfiguration configuration, TomlTable document)
    {
        if (document.Table("storage") is not { } storage) return configuration;
        var isRootless = user != 0;
        configuration = configuration with
        {
            Driver = storage.String("driver") is { Length: > 0 } driver ? driver : configuration.Driver,
            GraphRoot = storage.String("graphroot") is { Length: > 0 } graph && !isRootless ? Expand(graph) : configuration.GraphRoot,
            RunRoot = storage.String("runroot") is { Length: > 0 } run && !isRootless ? Expand(run) : configuration.RunRoot,
            ImageStore = storage.String("imagestore") is { Length: > 0 } images ? Expand(images) : configuration.ImageStore,
            IsTransient = storage["transient_store"] is { Kind: TomlKind.Boolean } transient ? transient.AsBoolean() : configuration.IsTransient,
        };
        if (isRootless && storage.String("rootless_storage_path") is { Length: > 0 } rootless)
            configuration = configuration with { GraphRoot = Expand(rootless) };
        if (storage.Table("options") is not { } options) return configuration;
        var overlay = options.Table(configuration.Driver == "vfs" ? "vfs" : "overlay");
        foreach (var key in (ReadOnlySpan<string>)["size", "inodes", "force_mask", "remap-uids", "remap-gids", "remap-user", "remap-group", "additionallayerstores"]) Refuse(options, "options.", key);
        if (overlay is not null)
        {
            foreach (var key in (ReadOnlySpan<string>)["size", "inodes", "force_mask"]) Refuse(overlay, "options.overlay.", key);
        }

        if (Text("use_composefs") is "true") throw NotYet("use_composefs");
        return configuration with
        {
            AdditionalImageStores = options.Strings("additionalimagestores") ?? configuration.AdditionalImageStores,
            // The tables of a driver win over the same keys directly under [storage.options].
            MountOptions = Text("mountopt") ?? configuration.MountOptions,
            MountProgram = Text("mount_program") ?? configuration.MountProgram,
            IgnoreOwnershipErrors = Text("ignore_chown_errors") is { } ignore ? ignore is "true" : configuration.IgnoreOwnershipErrors,
            AutoUserNamespaceUser = options.String("root-auto-userns-user") is { Length: > 0 } account ? account : configuration.AutoUserNamespaceUser,
            AutoUserNamespaceMinimum = Number("auto-userns-min-size") ?? configuration.AutoUserNamespaceMinimum,
            AutoUserNamespaceMaximum = Number("auto-userns-max-size") ?? configuration.AutoUserNamespaceMaximum,
        };

        // Podman takes both a string and a number here.
        uint? Number(string key) => options[key] is not { } value ? null
            : value.Kind == TomlKind.Integer ? (uint)value.AsInteger()
            : uint.TryParse(value.AsString(), out var number) ? number
            : throw new InvalidArgumentException($"storage.conf: {key} = \"{value.AsString()}\" is no number");

        string? Text(string key)
        {
            // Podman takes both a string and a boolean here.
            var value = overlay?[key] ?? options[key];
            if (value is null) return null;
            var text = value.Kind == TomlKind.Boolean ? (value.AsBoolean() ? "true" : "false") : value.AsString();
            return text.Length > 0 ? text : null;
        }
    }

    /// <summary>Applies options as <c>--storage-opt</c> has them: <c>overlay.mountopt=…</c>, the prefix optional.</summary>
    /// <exception cref="InvalidArgumentException">An option is malformed.</exception>
    public static StorageConfiguration ApplyOptions(StorageConfiguration configuration, IEnumerable<string> options)
    {
        foreach (var option in options)
        {
            var separator = option.IndexOf('=', StringComparison.Ordinal);
            if (separator < 1) throw new InvalidArgumentException($"unable to parse key/value option: {option}");
            var key = option[..separator];
            var value = option[(separator + 1)..];
            key = key.StartsWith("overlay2.", StringComparison.Ordinal) ? key[9..] : key.StartsWith("overlay.", StringComparison.Ordinal) ? key[8..] : key.TrimStart('.');
            configuration = key switch
            {
                "mountopt" => configuration with { MountOptions = value },
                "mount_program" => configuration with { MountProgram = value },
                "ignore_chown_errors" => configuration with { IgnoreOwnershipErrors = value is "true" },
                "imagestore" or "additionalimagestore" => configuration with { AdditionalImageStores = [.. configuration.AdditionalImageStores, .. value.Split(',')] },
                // Berth never mounts the store's directory on itself, and asks the kernel what it can.
                "skip_mount_home" or "override_kernel_check" => configuration,
                "use_composefs" when value is "false" => configuration,
                // A layer is on the disk before anybody sees it, in either case.
                "sync" when value is "none" or "filesystem" => configuration,
                "size" or "inodes" or "force_mask" or "use_composefs" or "sync"
                    => throw new NotSupportedYetException($"storage option \"{option}\" is not supported yet"),
                _ => throw new InvalidArgumentException($"overlay: unknown option {key}"),
            };
        }

        return configuration;
    }

    /// <summary>Refuses a configuration that this program cannot serve.</summary>
    /// <exception cref="NotSupportedYetException">The driver is not overlay.</exception>
    public static StorageConfiguration Checked(StorageConfiguration configuration)
        => configuration.Driver switch
        {
            "overlay" or "overlay2" => configuration with { Driver = "overlay" },
            "vfs" => configuration,
            _ => throw new NotSupportedYetException($"storage driver \"{configuration.Driver}\" is not supported yet: Berth uses overlay"),
        };

    private static void Refuse(TomlTable table, string where, string key)
    {
        var value = table[key];
        if (value is null || (value.Kind == TomlKind.String && value.AsString().Length == 0) || (value.Kind == TomlKind.Array && (table.Strings(key)?.Count ?? 0) == 0)) return;
        throw NotYet(where + key);
    }

    private static NotSupportedYetException NotYet(string key) => new($"storage.{key} of storage.conf is not supported yet");

    private StorageConfiguration Defaults()
    {
        if (user == 0) return new StorageConfiguration { GraphRoot = "/var/lib/containers/storage", RunRoot = "/run/containers/storage" };
        var data = environment("XDG_DATA_HOME") is { Length: > 0 } set ? set : $"{environment("HOME")}/.local/share";
        var runtime = environment("XDG_RUNTIME_DIR") is { Length: > 0 } dir ? dir : $"/tmp/storage-run-{user}";
        return new StorageConfiguration { GraphRoot = $"{data}/containers/storage", RunRoot = $"{runtime}/containers" };
    }

    private string? FindFile()
    {
        if (environment("CONTAINERS_STORAGE_CONF") is { Length: > 0 } named) return named;
        if (user != 0)
        {
            var home = environment("XDG_CONFIG_HOME") is { Length: > 0 } set ? set : $"{environment("HOME")}/.config";
            if (File.Exists($"{home}/containers/storage.conf")) return $"{home}/containers/storage.conf";
        }

        return File.Exists(SystemFile) ? SystemFile : File.Exists(VendorFile) ? VendorFile : null;
    }

    private string Expand(string path) => path
        .Replace("$HOME", environment("HOME") ?? "", StringComparison.Ordinal)
        .Replace("$UID", user.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
