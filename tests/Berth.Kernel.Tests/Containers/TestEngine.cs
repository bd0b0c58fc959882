using Berth.Engine;
using Berth.Engine.Config;
using Berth.Engine.Containers.Specification.Options;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Storage.Configuration;

namespace Berth.Kernel.Tests.Containers;

/// <summary>An engine with roots of its own and a root file system of busybox, gone after the test.</summary>
public sealed class TestEngine : IDisposable
{
    private const string Busybox = "/bin/busybox";

    public TestEngine()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("berth-engine-").FullName;
        RootFileSystem = Directory + "/rootfs";
        foreach (var name in (string[])["bin", "etc", "tmp", "root", "proc", "sys", "dev", "run"])
            System.IO.Directory.CreateDirectory($"{RootFileSystem}/{name}");
        File.Copy(Busybox, RootFileSystem + "/bin/busybox");
        foreach (var name in (string[])["sh", "true", "false", "cat", "echo", "sleep", "ls", "id", "env", "mount", "readlink", "head", "wc", "grep", "kill", "trap"])
            File.CreateSymbolicLink($"{RootFileSystem}/bin/{name}", "busybox");
        File.WriteAllText(RootFileSystem + "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        File.WriteAllText(RootFileSystem + "/etc/group", "root:x:0:\n");
        Paths = new EnginePaths(Directory + "/lib/berth", Directory + "/run/berth");
        Engine = Open();
    }

    public string Directory { get; }

    public string RootFileSystem { get; }

    public EnginePaths Paths { get; }

    public BerthEngine Engine { get; private set; }

    /// <summary>A second engine on the same roots, as another process would have it.</summary>
    public BerthEngine Open() => new(new EngineSettings
    {
        Paths = Paths,
        Configuration = ContainersConfiguration.Parse("[containers]\ndefault_ulimits=[]\npids_limit=0\n"),
        Program = Path.Combine(AppContext.BaseDirectory, "berth"),
        // The clean-up commands of conmon would write theirs into the directory while it is being removed.
        EventsBackend = "none",
        GlobalArguments = ["--events-backend", "none", "--root", Directory + "/lib", "--runroot", Directory + "/run"],
        Storage = () => new StorageConfiguration { GraphRoot = Directory + "/lib", RunRoot = Directory + "/run" },
    });

    /// <summary>Closes the engine, does something to its files, and opens it again.</summary>
    public void Reopen(Action between)
    {
        Engine.Dispose();
        between();
        Engine = Open();
    }

    /// <summary>Options for a container on the busybox root without network.</summary>
    public CreateOptions Options(params string[] command) => new()
    {
        Image = RootFileSystem + ":O",
        IsRootfs = true,
        Command = command,
        Network = new NetworkOptions { Networks = ["none"] },
        Logging = new LoggingOptions { Driver = "k8s-file" },
    };

    public void Dispose()
    {
        foreach (var container in Engine.Containers.List())
            Engine.Containers.Remove(container.Id, new Engine.Containers.RemoveOptions { Force = true, Timeout = 0 });
        Engine.Dispose();
        // The clean-up commands that conmon has started are still at work.
        SpinWait.SpinUntil(() => MountTable.Below(Directory).Count == 0 && !HasEntries(Paths.RunRoot + "/containers"), TimeSpan.FromSeconds(10));
        SpinWait.SpinUntil(TryRemove, TimeSpan.FromSeconds(10));
        FileTree.Remove(Directory);
    }

    // A clean-up command may still make its lock anew.
    private bool TryRemove()
    {
        try
        {
            FileTree.Remove(Directory);
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }

    private static bool HasEntries(string directory)
        => System.IO.Directory.Exists(directory) && System.IO.Directory.EnumerateFileSystemEntries(directory).Any();
}
