using Berth.Linux.Processes;

namespace Berth.Engine;

/// <summary>Where Berth keeps its own things. Every path of the engine is made here.</summary>
/// <param name="Root">What survives a reboot: <c>/var/lib/berth</c>, or <c>$XDG_DATA_HOME/berth</c> without root.</param>
/// <param name="RunRoot">What a reboot resets, on a tmpfs: <c>/run/berth</c>, or <c>$XDG_RUNTIME_DIR/berth</c> without root.</param>
public sealed record EnginePaths(string Root, string RunRoot)
{
    /// <summary>Markers of the root file systems that a person has mounted (podman-mount(1)).</summary>
    public string UserMounts => RunRoot + "/mounts";

    /// <summary>The marker of one container.</summary>
    public string UserMount(string id) => $"{UserMounts}/{id}";

    /// <summary>The index of all objects (SQLite).</summary>
    public string Database => DatabaseDirectory + "/berth.db";

    /// <summary>Where the index is.</summary>
    public string DatabaseDirectory { get; private init; } = Root;

    /// <summary>The directory of which <see cref="Root"/> is one boot's part, where containers do not outlive a reboot (<see cref="Transient"/>); else null.</summary>
    public string? TransientRoot { get; private init; }

    /// <summary>
    /// The places for containers that end with the machine's run (podman(1), --transient-store): the index is with what a reboot resets, and
    /// each boot has directories of its own for the containers, so that nothing of an earlier one is ever seen.
    /// </summary>
    public EnginePaths Transient() => new($"{Root}/transient/{State.BootId.Current}", RunRoot + "/transient")
    {
        DatabaseDirectory = $"{RunRoot}/transient/index-{State.BootId.Current}",
        TransientRoot = Root + "/transient",
    };

    /// <summary>One directory per container.</summary>
    public string Containers => Root + "/containers";

    /// <summary>Directories that were removed and wait to be emptied.</summary>
    public string Trash => Root + "/trash";

    /// <summary>Whether something of this name right under <see cref="Root"/> is the engine's; whoever keeps more there adds it here.</summary>
    public bool IsOwn(string name)
        => name is "containers" or "trash" or "repair.lock" or "secrets" or "events" or "volumes" or "pods" or "networks" or "health" or "auto-update" or "transient"
            || name.StartsWith(Path.GetFileName(Database), StringComparison.Ordinal)
            // The image store, where one --root holds both.
            || name.StartsWith("overlay", StringComparison.Ordinal);

    /// <summary>What updates of containers remember.</summary>
    public string AutoUpdates => Root + "/auto-update";

    /// <summary>Held by whoever updates containers.</summary>
    public string AutoUpdateLock => RunRoot + "/auto-update.lock";

    /// <summary>Lock files, one per object.</summary>
    public string Locks => RunRoot + "/locks";

    /// <summary>Where conmon leaves the exit status of a container in a file named after it (conmon(8), --exit-dir).</summary>
    public string Exits => RunRoot + "/exits";

    /// <summary>The file there of one container.</summary>
    public string Exit(string id) => $"{Exits}/{id}";

    /// <summary>What Berth knows of volumes, one file each; their data are elsewhere.</summary>
    public string Volumes => Root + "/volumes";

    /// <summary>What Berth knows of a volume.</summary>
    public string Volume(string name) => $"{Volumes}/{name}.json";

    /// <summary>One file for each user of a volume that has to be mounted.</summary>
    public string VolumeRun(string name) => $"{RunRoot}/volumes/{name}.users";

    /// <summary>A volume's lock.</summary>
    public string VolumeLock(string name) => $"{RunRoot}/volumes/{name}.lock";

    /// <summary>A container's own directory: its specification and its writable layer.</summary>
    public string Container(string id) => $"{Containers}/{id}";

    /// <summary>A container's secrets as files.</summary>
    public string ContainerSecrets(string id) => Container(id) + "/secrets";

    /// <summary>What is mounted for the mounts of a container: one directory each.</summary>
    public string ContainerMounts(string id) => Container(id) + "/mounts";

    /// <summary>What exists for a container only while it runs.</summary>
    public string ContainerRun(string id) => $"{RunRoot}/containers/{id}";

    /// <summary>Where conmon writes a container's output with the k8s-file driver, unless another file was asked for.</summary>
    public string ContainerLog(string id) => Container(id) + "/ctr.log";

    /// <summary>The files of exec sessions.</summary>
    public string Exec => RunRoot + "/exec";

    /// <summary>A container's lock.</summary>
    public string ContainerLock(string id) => $"{Locks}/{id}";

    /// <summary>Marks of containers that were launched and have no row yet.</summary>
    public string Launches => RunRoot + "/launches";

    /// <summary>The mark of one of them: a lock that its launcher holds, and in it the control group where it is to be.</summary>
    public string Launch(string id) => $"{Launches}/{id}";

    /// <summary>Marks of containers that are being stopped in order to be started again.</summary>
    public string Restarts => RunRoot + "/restarts";

    /// <summary>The mark of one of them: a lock that the one who restarts it holds.</summary>
    public string Restart(string id) => $"{Restarts}/{id}";

    /// <summary>The default places for this user.</summary>
    public static EnginePaths Default()
    {
        if (UserIdentity.IsRoot)
            return new EnginePaths("/var/lib/berth", "/run/berth");
        var data = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } home
            ? home
            : Environment.GetEnvironmentVariable("HOME") + "/.local/share";
        var run = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime
            ? runtime
            : $"/tmp/berth-run-{Environment.UserName}";
        return new EnginePaths(data + "/berth", run + "/berth");
    }
}
