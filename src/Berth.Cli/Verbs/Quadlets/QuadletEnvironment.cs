using Berth.Cli.Commands;
using Berth.Linux.Errors;
using Berth.Linux.Processes;
using Berth.Quadlet.Loading;
using Berth.Systemd.Bus;

namespace Berth.Cli.Verbs.Quadlets;

/// <summary>Whose Quadlets the commands are about: root's are the system's, everybody else has their own.</summary>
internal static class QuadletEnvironment
{
    internal static bool IsUser => UserIdentity.RealUserId != 0;

    internal static SearchPaths Search(Invocation invocation, bool isUser)
        => SearchPaths.Find(isUser, Environment.GetEnvironmentVariable, UserIdentity.RealUserId, invocation.Warn);

    internal static UnitManager? Manager() => UnitManager.TryOpen(IsUser, Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"));

    /// <summary>Where new Quadlets go.</summary>
    internal static string InstallDirectory()
    {
        if (!IsUser)
            return "/etc/containers/systemd";
        var configuration = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        if (configuration is not ['/', ..])
            configuration = $"{Environment.GetEnvironmentVariable("HOME") ?? throw new InvalidArgumentException("neither $XDG_CONFIG_HOME nor $HOME are defined")}/.config";
        return configuration + "/containers/systemd";
    }

    /// <summary>Makes systemd run the generators; where no systemd runs there is nothing to do.</summary>
    internal static void Reload()
    {
        using var manager = Manager();
        manager?.Reload();
    }
}
