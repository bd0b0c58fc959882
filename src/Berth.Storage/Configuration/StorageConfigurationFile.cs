using System.Text.RegularExpressions;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Toml;

namespace Berth.Storage.Configuration;

/// <summary>
/// Reads containers-storage.conf(5): its files (<see cref="StorageFiles"/>), and STORAGE_DRIVER and STORAGE_OPTS on top. What it says of
/// the driver is checked later (<see cref="DriverOption.Applied"/>), since options of the command line come on top of that.
/// </summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="user">The user's id.</param>
/// <param name="root">A directory that stands for / where the system's files are looked for, or empty.</param>
public sealed partial class StorageConfigurationFile(Func<string, string?> environment, uint user, string root = "")
{
    private (IReadOnlyList<string> All, string? Main)? _files;

    /// <summary>Reads the configuration that applies to this process.</summary>
    /// <exception cref="ConfigurationException">A file is not there or malformed, or a value is of another type.</exception>
    public StorageConfiguration Read()
    {
        var (files, main) = Files();
        var documents = new StorageDocuments();
        foreach (var file in files) Add(documents, file);
        return Of(documents) with { File = main };
    }

    /// <summary>Whether containers end with the machine's run (<c>transient_store</c>). Every command asks: files that do not name the key are not parsed.</summary>
    /// <exception cref="ConfigurationException">As <see cref="Read"/>.</exception>
    public bool IsTransient()
    {
        StorageDocuments? documents = null;
        foreach (var file in Files().All)
        {
            if (FileSystem.TryReadAll(file) is { } text && text.AsSpan().IndexOf("transient_store"u8) >= 0) Add(documents ??= new(), file);
        }

        return documents?.Truth("transient_store") ?? false;
    }

    // They are looked for in up to a dozen places, and asked for twice by most commands.
    private (IReadOnlyList<string> All, string? Main) Files() => _files ??= new StorageFiles(environment, user, root).Find();

    private static void Add(StorageDocuments documents, string file)
    {
        try
        {
            documents.Add(TomlDocument.Read(file));
        }
        catch (TomlException error)
        {
            throw new ConfigurationException($"decode configuration \"{file}\": {TomlTypes.Describe(error)}", error);
        }
    }

    private StorageConfiguration Of(StorageDocuments documents)
    {
        var configuration = Defaults();
        configuration = configuration with
        {
            Driver = environment("STORAGE_DRIVER") is { Length: > 0 } driver ? driver : documents.Text("driver") ?? "",
            DriverPriority = documents.List("driver_priority") ?? [],
            DriverOptions = environment("STORAGE_OPTS") is { } options ? [.. options.Split(',', StringSplitOptions.RemoveEmptyEntries)] : documents.DriverOptions,
            GraphRoot = documents.Text("graphroot") is { } graph ? Expand(graph)
                : user != 0 && documents.Text("rootless_storage_path") is { } rootless ? Expand(rootless) : configuration.GraphRoot,
            RunRoot = documents.Text("runroot") is { } run ? Expand(run) : configuration.RunRoot,
            ImageStore = documents.Text("imagestore"),
            IsTransient = documents.Truth("transient_store"),
            IsVolatileDisabled = documents.Truth("options.disable-volatile"),
            AutomaticIds = Ids(documents, configuration.AutomaticIds),
        };
        return configuration.ImageStore != configuration.GraphRoot ? configuration
            : throw new ConfigurationException($"imagestore {configuration.ImageStore} must either be not set or be different than graphroot");
    }

    private static AutomaticIds Ids(StorageDocuments documents, AutomaticIds defaults) => new()
    {
        Owner = documents.Text("options.root-auto-userns-user") ?? defaults.Owner,
        Minimum = (uint?)documents.Number("options.auto-userns-min-size") ?? defaults.Minimum,
        Maximum = (uint?)documents.Number("options.auto-userns-max-size") ?? defaults.Maximum,
    };

    private StorageConfiguration Defaults()
    {
        if (user == 0) return new StorageConfiguration { GraphRoot = "/var/lib/containers/storage", RunRoot = "/run/containers/storage" };
        var data = environment("XDG_DATA_HOME") is { Length: > 0 } set ? set : $"{environment("HOME")}/.local/share";
        var runtime = environment("XDG_RUNTIME_DIR") is { Length: > 0 } dir ? dir : $"/tmp/storage-run-{user}";
        return new StorageConfiguration { GraphRoot = $"{data}/containers/storage", RunRoot = $"{runtime}/containers" };
    }

    /// <summary>A path without variables, and without symbolic links if it is there.</summary>
    private string Expand(string path)
    {
        var plain = !path.Contains('$') ? path : VariableInPath().Replace(
            path.Replace("$UID", user.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal),
            match => environment(match.Groups["name"].Value) ?? "");
        return DirectoryListing.TryResolve(plain) ?? Path.TrimEndingDirectorySeparator(plain);
    }

    [GeneratedRegex(@"\$(\{(?<name>\w+)\}|(?<name>\w+))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex VariableInPath();
}
