using Berth.Engine.Config;
using Berth.Engine.Images.Transfers;
using Berth.Storage.Configuration;

namespace Berth.Engine;

/// <summary>What an engine is opened with: places, configuration, and how a process of Berth is started again.</summary>
public sealed record EngineSettings
{
    /// <summary>The events driver that the command line names; null to take that of containers.conf.</summary>
    public string? EventsBackend { get; init; }

    /// <summary>Where Berth keeps its own things.</summary>
    public required EnginePaths Paths { get; init; }

    /// <summary>containers.conf(5).</summary>
    public required ContainersConfiguration Configuration { get; init; }

    /// <summary>Berth's own program, for the exit command of conmon and for views of a runtime.</summary>
    public required string Program { get; init; }

    /// <summary>The global options by which another process of Berth finds the same engine.</summary>
    public IReadOnlyList<string> GlobalArguments { get; init; } = [];

    /// <summary>Reads the configuration of the image store (containers-storage.conf(5)) with the global options applied; called at most once.</summary>
    public required Func<StorageConfiguration> Storage { get; init; }

    /// <summary>The OCI runtime asked for (<c>--runtime</c>): a name of containers.conf or a path; null for the default.</summary>
    public string? Runtime { get; init; }

    /// <summary>Options that the OCI runtime gets with every call, without their dashes (<c>--runtime-flag</c>).</summary>
    public IReadOnlyList<string> RuntimeFlags { get; init; } = [];

    /// <summary>Where OCI hooks are (<c>--hooks-dir</c>); null for containers.conf's places.</summary>
    public IReadOnlyList<string>? HooksDirectories { get; init; }

    /// <summary>Where devices of the Container Device Interface are described; null for those of containers.conf.</summary>
    public IReadOnlyList<string>? CdiDirectories { get; init; }

    /// <summary>conmon's path (<c>--conmon</c>); null to look for it as containers.conf says.</summary>
    public string? Conmon { get; init; }

    /// <summary>Where networks are defined (<c>--network-config-dir</c>); null for containers.conf's directory.</summary>
    public string? NetworkConfigDirectory { get; init; }

    /// <summary>Told what the user should hear of and does not stop the work.</summary>
    public Action<string> Warn { get; init; } = static _ => { };

    /// <summary>Makes what shows how an image is fetched for a container that is being created.</summary>
    public Func<ITransferProgress> TransferProgress { get; init; } = static () => NoProgress.Instance;

    /// <summary>Asks a person which of several full names a short name means (<see cref="Images.ImagePullOptions.Choose"/>).</summary>
    public Func<string, IReadOnlyList<string>, int>? ChooseImage { get; init; }
}
