using Berth.Cli.Commands;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Quadlet.Conversion;
using Berth.Quadlet.Generator;
using Berth.Quadlet.Installation;
using Berth.Quadlet.Loading;
using Berth.Systemd.Bus;

namespace Berth.Cli.Verbs.Quadlets;

/// <summary>Whose Quadlets the commands are about: root's are the system's, everybody else has their own.</summary>
internal static class QuadletEnvironment
{
    internal static bool IsUser => !UserIdentity.IsRoot;

    internal static SearchPaths Search(Invocation invocation, bool isUser)
        => SearchPaths.Find(isUser, Environment.GetEnvironmentVariable, UserIdentity.User, invocation.Warn);

    internal static UnitManager? Manager() => UnitManager.TryOpen(IsUser, RuntimeDirectory.OfUser);

    /// <summary>Where that manager's generators have written (systemd.generator(7)).</summary>
    internal static string Generated => $"{RuntimeDirectory.Own}/systemd/generator";

    /// <summary>What an <c>apply</c> has left to be done.</summary>
    internal static UnsettledChanges Unsettled() => new($"{RuntimeDirectory.Own}/berth-quadlet.changes");

    /// <summary>The plan for the files that are named, or else for those that were changed where they lie.</summary>
    internal static (QuadletPlan Plan, PlannedFiles? Files) Plan(Invocation invocation)
    {
        if (PodmanGenerator.FindEnabled(IsUser) is { } other)
            throw new ConflictException(PodmanGenerator.Advice(IsUser, other));
        var files = invocation.Arguments.Count == 0
            ? null : new PlannedFiles(InstallDirectory(), QuadletSource.Read(invocation.Arguments, QuadletDownload.Fetch));
        var options = new ConversionOptions(GeneratorEntry.Engine(), IsUser, FileSystem.Exists);
        return (QuadletPlan.Make(Search(invocation, IsUser), files, options, Generated, Unsettled().Read()), files);
    }

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
