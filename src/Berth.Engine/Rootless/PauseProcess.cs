using System.Globalization;
using System.Text;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Systemd.Bus;

namespace Berth.Engine.Rootless;

/// <summary>
/// The process that keeps the user and the mount namespace of a user who is not root. It does nothing else; it is the one of Podman, found
/// and left where Podman looks for it, so that the mounts of either are there for both.
/// </summary>
internal sealed class PauseProcess(string runtimeDirectory)
{
    private static readonly string[] s_directories = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"];
    private static readonly string[] s_pauseDirectories = ["/usr/libexec/podman", "/usr/lib/podman", "/usr/local/libexec/podman", "/usr/local/lib/podman"];

    // It says that it is in its namespaces, and goes on when these are set up; where nobody tells it so, it ends.
    private const string Script = "echo && read -r go && exec \"$@\" </dev/null >/dev/null 2>&1";

    private string Directory => runtimeDirectory + "/libpod/tmp";

    private string PidFile => Directory + "/pause.pid";

    /// <summary>A process in the user's namespaces; null where there is none.</summary>
    public int? TryFind() => ReadPid(PidFile);

    /// <summary>Makes the namespaces, or finds them by a container that runs in them, and leaves a process there.</summary>
    /// <param name="warn">Told what is missing where the user gets no more than one id.</param>
    public int Make(Action<string> warn)
    {
        FileSystem.CreateDirectories(runtimeDirectory + "/libpod", 0x3C0);
        FileSystem.CreateDirectories(Directory, 0x1E9);
        using var only = OfdLock.Acquire(Directory + "/pause.lock");
        if (TryFind() is { } made)
            return made;
        var (inputRead, inputWrite) = FileSystem.Pipe();
        var (outputRead, outputWrite) = FileSystem.Pipe();
        using var output = outputRead;
        using var input = inputWrite;
        var other = FindByContainer();
        ChildProcess child;
        using (inputRead)
        using (outputWrite)
        {
            child = ChildProcess.Spawn(new SpawnRequest
            {
                Program = Locate(other is null ? "unshare" : "nsenter"),
                Arguments =
                [
                    .. other is { } target
                        ? (string[])["--target", target.ToString(CultureInfo.InvariantCulture), "--user", "--mount", "--preserve-credentials"]
                        : ["--user", "--mount", "--propagation", "slave"],
                    "--", "/bin/sh", "-c", Script, "sh", .. Idler(),
                ],
                Environment = ["PATH=/usr/bin:/bin"],
                Descriptors = [(inputRead, 0), (outputWrite, 1)],
                WorkingDirectory = "/",
                NewSession = true,
            });
        }

        if (FileSystem.Read(output, stackalloc byte[1]) == 0)
            throw new HelperException(Path.GetFileName(child.Program), child.Wait().Code, "cannot make a user namespace: see `sysctl user.max_user_namespaces kernel.unprivileged_userns_clone`");
        try
        {
            if (other is null)
                Map(child.Pid, warn);
            LeaveControlGroup(child.Pid);
            FileSystem.Replace(PidFile, Encoding.ASCII.GetBytes(child.Pid.ToString(CultureInfo.InvariantCulture)), durable: false, shared: false);
            FileSystem.Write(input, "go\n"u8);
        }
        catch
        {
            input.Dispose();
            child.Wait();
            throw;
        }

        return child.Pid;
    }

    /// <summary>The process id in a file, if that process is in namespaces of this user's.</summary>
    private static int? ReadPid(string path)
    {
        if (FileSystem.TryReadText(path) is not { } text || !int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            return null;
        // "inside outside count": a process of the host has no id 0 that is this user outside.
        var map = FileSystem.TryReadText($"/proc/{pid}/uid_map")?.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        return map is ["0", var outside, ..] && outside == UserIdentity.Effective.ToString(CultureInfo.InvariantCulture) ? pid : null;
    }

    // A pause process may have been killed while containers go on, whose mounts are in its namespaces.
    private int? FindByContainer()
    {
        foreach (var (directory, file) in (ReadOnlySpan<(string, string)>)
            [(runtimeDirectory + "/berth/containers", ContainerRunFiles.MonitorPid), (runtimeDirectory + "/containers/overlay-containers", "/userdata/conmon.pid")])
        {
            if (!FileSystem.Exists(directory))
                continue;
            foreach (var container in System.IO.Directory.EnumerateDirectories(directory))
            {
                if (ReadPid(container + file) is { } monitor)
                    return monitor;
            }
        }

        return null;
    }

    private static void Map(int pid, Action<string> warn)
    {
        var name = Environment.UserName;
        var users = SubordinateIds.Of("/etc/subuid", name, UserIdentity.Effective);
        var groups = SubordinateIds.Of("/etc/subgid", name, UserIdentity.Effective);
        if (users.Count == 0 || groups.Count == 0)
        {
            var file = users.Count == 0 ? "subuid" : "subgid";
            warn($"no {file} ranges found for user \"{name}\" in /etc/{file}: using rootless single mapping into the namespace. This might break some images. Check /etc/subuid and /etc/subgid for adding sub*ids if not using a network user");
            WriteSingleMap(pid);
            return;
        }

        RunMapper("newuidmap", pid, UserIdentity.Effective, users);
        RunMapper("newgidmap", pid, UserIdentity.EffectiveGroup, groups);
    }

    private static void RunMapper(string program, int pid, uint own, IReadOnlyList<(uint First, uint Size)> ranges)
    {
        List<uint> words = [0, own, 1];
        uint inside = 1;
        foreach (var (first, size) in ranges)
        {
            words.AddRange([inside, first, size]);
            inside += size;
        }

        var result = CapturedProcess.Run(new SpawnRequest
        {
            Program = Locate(program),
            Arguments = [pid.ToString(CultureInfo.InvariantCulture), .. words.Select(static word => word.ToString(CultureInfo.InvariantCulture))],
        });
        if (!result.Status.Success)
            throw new HelperException(program, result.Status.Code, result.Error.Trim());
    }

    private static void WriteSingleMap(int pid)
    {
        Write($"/proc/{pid}/uid_map", $"0 {UserIdentity.Effective} 1\n");
        Write($"/proc/{pid}/setgroups", "deny");
        Write($"/proc/{pid}/gid_map", $"0 {UserIdentity.EffectiveGroup} 1\n");

        static void Write(string path, string text)
        {
            using var file = FileSystem.Open(path, OpenFlags.WriteOnly);
            FileSystem.Write(file, Encoding.ASCII.GetBytes(text), path);
        }
    }

    // It is not to end with the service or the session of the command that happened to be the first, and not before the containers when the
    // user's manager ends: in the root slice nothing stops it, and what is left there the host's manager kills at last. A manager that ends
    // makes it, too, where Podman's own was stopped before what it serves.
    private void LeaveControlGroup(int pid)
    {
        if (!FileSystem.Exists(runtimeDirectory + "/systemd/private"))
            return;
        using var job = SystemdConnection.User(runtimeDirectory).BeginScope(
            new ScopeRequest($"berth-pause-{pid.ToString(CultureInfo.InvariantCulture)}.scope", [pid])
            {
                Slice = "-.slice",
                Description = "Namespaces of rootless containers",
                Delegate = false,
                Properties = [new UnitProperty("CollectMode", "inactive-or-failed")],
            },
            ownsConnection: true);
        job.Wait();
    }

    private static string[] Idler()
    {
        foreach (var directory in s_directories.Concat(s_pauseDirectories))
        {
            if (FileSystem.Exists($"{directory}/catatonit"))
                return [$"{directory}/catatonit", "-P"];
        }

        return [Locate("sleep"), "infinity"];
    }

    /// <summary>The path of one of the programs that namespaces are made with.</summary>
    /// <exception cref="NotFoundException">It is not installed.</exception>
    internal static string Locate(string program)
    {
        foreach (var directory in s_directories)
        {
            if (FileSystem.Exists($"{directory}/{program}"))
                return $"{directory}/{program}";
        }

        throw new NotFoundException($"{program} is not installed: containers without root need it");
    }
}
