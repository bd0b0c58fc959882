using Berth.Cli.Output.Transfers;
using Berth.Cli.Verbs.Images;
using Berth.Engine;
using Berth.Engine.Config;
using Berth.Linux.Errors;
using Berth.Storage.Configuration;

namespace Berth.Cli.Commands;

/// <summary>Opens the engine that the global options describe.</summary>
internal static class EngineAccess
{
    private static StorageConfigurationFile? s_storageFile;

    /// <summary>The engine for a verb. It reads nothing but containers.conf before it is used, and is not closed: the process ends.</summary>
    internal static BerthEngine Open(this GlobalOptions options) => Open(options, static settings => settings);

    /// <summary>The engine for a verb that may fetch images on the way and shows how that goes on.</summary>
    internal static BerthEngine Open(this Invocation invocation) => Open(invocation.Global, settings => settings with
    {
        TransferProgress = () => TransferLines.For(invocation, quiet: false),
        Warn = invocation.Warn,
        ChooseImage = ImageChoice.For(invocation),
    });

    /// <summary>storage.conf as it applies to this process.</summary>
    internal static StorageConfigurationFile StorageFile => s_storageFile ??= new(Environment.GetEnvironmentVariable, User);

    /// <summary>The configuration of the image store under these options.</summary>
    internal static StorageConfiguration Storage(this GlobalOptions options)
    {
        var configuration = StorageFile.Read();
        // The options of the files are for the store and the driver that the files name (podman(1), --root, --storage-driver).
        if (options.Root is { } root)
            configuration = configuration with { GraphRoot = Path.GetFullPath(root), DriverOptions = [] };
        if (options.RunRoot is { } runRoot)
            configuration = configuration with { RunRoot = Path.GetFullPath(runRoot) };
        if (options.ImageStore is { } images)
            configuration = configuration with { ImageStore = images.Length > 0 ? Path.GetFullPath(images) : null };
        if (options.StorageDriver is { } driver)
            configuration = configuration with { Driver = driver, DriverOptions = [] };
        configuration = configuration with
        {
            IsTransient = options.TransientStore ?? configuration.IsTransient,
            DriverOptions = options.StorageOptions is [""] ? [] : [.. configuration.DriverOptions, .. options.StorageOptions],
        };
        return DriverOption.Applied(StorageDriver.Chosen(configuration));
    }

    private static uint User => Linux.Processes.UserIdentity.User;

    private static BerthEngine Open(GlobalOptions options, Func<EngineSettings, EngineSettings> complete)
    {
        var configuration = ContainersConfiguration.Load(options.ConfigurationSources);
        configuration.CheckEngine();
        if (options.VolumePath is { } volumes)
            CheckVolumePath(volumes, configuration.Engine.VolumePath ?? options.Storage().GraphRoot + "/volumes");
        return new BerthEngine(complete(new EngineSettings
        {
            Paths = options.EnginePaths(configuration),
            Configuration = configuration,
            Program = Environment.ProcessPath ?? "/proc/self/exe",
            GlobalArguments = Repeat(options),
            EventsBackend = options.EventsBackend,
            Runtime = options.Runtime,
            RuntimeFlags = options.RuntimeFlags,
            Conmon = options.Conmon,
            HooksDirectories = options.HooksDirectories,
            CdiDirectories = options.CdiSpecificationDirectories,
            NetworkConfigDirectory = options.NetworkConfigDirectory,
            Storage = options.Storage,
        }));
    }

    /// <summary>Opens the index and closes it, which makes a lost one anew.</summary>
    internal static void MakeIndex(this GlobalOptions options)
    {
        using var engine = options.Open();
        engine.Containers.OpenIndex();
    }

    // As Podman, whose index says where volumes are; containers.conf is what moves them.
    private static void CheckVolumePath(string asked, string path)
    {
        if (asked != path)
            throw new InvalidArgumentException($"database volume path \"{path}\" does not match our volume path \"{asked}\": database configuration mismatch");
    }

    // What another process of Berth, such as conmon's exit command, needs to find the same engine.
    private static List<string> Repeat(GlobalOptions options)
    {
        var words = new List<string>();
        Add("--root", options.Root);
        Add("--runroot", options.RunRoot);
        Add("--tmpdir", options.TmpDir);
        Add("--imagestore", options.ImageStore);
        if (options.TransientStore is { } transient)
            words.Add(transient ? "--transient-store" : "--transient-store=false");
        Add("--storage-driver", options.StorageDriver);
        Add("--runtime", options.Runtime);
        Add("--conmon", options.Conmon);
        Add("--cgroup-manager", options.CgroupManager);
        Add("--events-backend", options.EventsBackend);
        Add("--network-config-dir", options.NetworkConfigDirectory);
        foreach (var directory in options.CdiSpecificationDirectories ?? [])
            Add("--cdi-spec-dir", directory);
        foreach (var directory in options.HooksDirectories ?? [])
            Add("--hooks-dir", directory);
        foreach (var option in options.StorageOptions)
            Add("--storage-opt", option);
        foreach (var flag in options.RuntimeFlags)
            Add("--runtime-flag", flag);
        foreach (var module in options.Modules)
            Add("--module", module);
        return words;

        void Add(string name, string? value)
        {
            if (value is not null)
                words.AddRange([name, value]);
        }
    }
}
