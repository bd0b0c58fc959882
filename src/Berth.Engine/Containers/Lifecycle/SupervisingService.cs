using System.Globalization;
using System.Text;
using Berth.Engine.State;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Systemd.Bus;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// The service of systemd whose main process a container's init is (<c>--monitor=none</c>). A file in the container's directory names those of
/// its last starts, one a line, since its log is found by the invocation.
/// </summary>
/// <param name="Unit">The unit's name.</param>
/// <param name="Invocation">The unit's invocation id (systemd.exec(5), $INVOCATION_ID).</param>
/// <param name="UserRuntimeDirectory">XDG_RUNTIME_DIR of the user whose manager runs the unit; empty for that of the system.</param>
internal sealed record SupervisingService(string Unit, string Invocation, string UserRuntimeDirectory)
{
    private const string FileName = "/services";
    // One that is restarted for ever must not fill the disk.
    private const int RememberedStarts = 100;
    private const string UserManager = "/user@";
    private static readonly TimeSpan s_reapPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_reapStep = TimeSpan.FromMilliseconds(10);

    // org.freedesktop.systemd1(5) passes si_code of waitid(2).
    private const int Exited = 1;

    /// <summary>The service that this process starts.</summary>
    /// <exception cref="ConflictException">It starts none.</exception>
    public static SupervisingService OfThisProcess()
    {
        var invocation = Environment.GetEnvironmentVariable("INVOCATION_ID");
        var group = CgroupHost.Detect().Of(0)?.Path;
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NOTIFY_SOCKET")) || string.IsNullOrEmpty(invocation) || UnitIn(group) is not { } unit)
        {
            throw new ConflictException(
                "--monitor=none works only in a service of systemd that has Type=notify and NotifyAccess=all: its manager is then the container's monitor");
        }

        return new SupervisingService(unit, invocation, UserOf(group!));
    }

    /// <summary>The service of a container's last start; null where it has been started in none.</summary>
    public static SupervisingService? Last(EnginePaths paths, string id) => All(paths, id) is [.., var last] ? last : null;

    /// <summary>The services of a container's last starts, the latest one last.</summary>
    public static IReadOnlyList<SupervisingService> All(EnginePaths paths, string id)
    {
        if (FileSystem.TryReadText(paths.Container(id) + FileName) is not { } text)
            return [];
        var services = new List<SupervisingService>();
        foreach (var line in text.Split('\n'))
        {
            // A kill may have cut the last line.
            if (line.Split('\t') is [var unit, var invocation, var user])
                services.Add(new SupervisingService(unit, invocation, user));
        }

        return services;
    }

    /// <summary>Remembers this one as that of the container's present start.</summary>
    public void Remember(EnginePaths paths, string id)
    {
        var path = paths.Container(id) + FileName;
        var text = new StringBuilder();
        foreach (var service in All(paths, id).TakeLast(RememberedStarts - 1).Append(this))
            text.Append(service.Unit).Append('\t').Append(service.Invocation).Append('\t').Append(service.UserRuntimeDirectory).Append('\n');
        FileSystem.Replace(path, Encoding.UTF8.GetBytes(text.ToString()), durable: false);
    }

    /// <summary>
    /// Finds out how the process of a container ended that has no monitor, and writes that where conmon would have: from the variables of the
    /// unit's ExecStop= and ExecStopPost= commands (systemd.exec(5)), else from the manager.
    /// </summary>
    /// <returns>Whether it is known now.</returns>
    public static bool TryLearnExit(EnginePaths paths, ContainerRow row)
    {
        if (row.Monitor.Pid > 0 || row.Process.Pid <= 0 || Last(paths, row.Id) is not { } service)
            return false;
        if ((service.FromEnvironment() ?? service.FromManager(row.Process.Pid)) is not { } code)
            return false;
        try
        {
            FileSystem.CreateDirectories(paths.Exits, 0x1C0);
            FileSystem.Replace(paths.Exit(row.Id), Encoding.ASCII.GetBytes(code.ToString(CultureInfo.InvariantCulture)), durable: false);
            return true;
        }
        catch (SyscallException)
        {
            // Who may only look does not write it down.
            return false;
        }
    }

    /// <summary>Whether the manager is stopping the service that this process is in; false where it is in none, or nobody knows.</summary>
    public static bool IsOwnStopping()
    {
        var group = CgroupHost.Detect().Of(0)?.Path;
        if (UnitIn(group) is not { } unit)
            return false;
        try
        {
            using var manager = new SupervisingService(unit, "", UserOf(group!)).Open();
            return manager.IsStopping(unit);
        }
        catch (EngineException)
        {
            return false;
        }
    }

    /// <summary>Has the manager restart the service, and with it the container.</summary>
    public void Restart()
    {
        using var manager = Open();
        using var job = manager.BeginRestart(Unit);
        job.Wait();
    }

    private static string UserOf(string group)
        => group.Contains(UserManager, StringComparison.Ordinal) ? RuntimeDirectory.OfUser : "";

    // The unit that systemd made the group for; a manager of a user has its units below its own group.
    private static string? UnitIn(string? group)
    {
        if (group is null)
            return null;
        string? unit = null;
        foreach (var part in group.Split('/'))
        {
            if (part.EndsWith(".service", StringComparison.Ordinal) && !part.StartsWith("user@", StringComparison.Ordinal))
                unit = part;
        }

        return unit;
    }

    private int? FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable("INVOCATION_ID") != Invocation || Environment.GetEnvironmentVariable("EXIT_STATUS") is not { Length: > 0 } status)
            return null;
        if (Environment.GetEnvironmentVariable("EXIT_CODE") == "exited")
            return int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null;
        try
        {
            return 128 + Signals.Parse(status);
        }
        catch (InvalidArgumentException)
        {
            return null;
        }
    }

    private int? FromManager(int pid)
    {
        try
        {
            using var manager = Open();
            for (var waited = TimeSpan.Zero; ; waited += s_reapStep)
            {
                var (main, code, status) = manager.MainProcess(Unit);
                if (main != pid)
                    return null;
                if (code != 0)
                    return code == Exited ? status : 128 + status;
                // The process has ended; the manager is about to reap it.
                if (waited >= s_reapPatience)
                    return null;
                Thread.Sleep(s_reapStep);
            }
        }
        catch (EngineException)
        {
            // Without a manager nobody knows.
            return null;
        }
    }

    private SystemdConnection Open() => UserRuntimeDirectory.Length == 0 ? SystemdConnection.System() : SystemdConnection.User(UserRuntimeDirectory);
}
