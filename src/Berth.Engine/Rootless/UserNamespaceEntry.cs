using System.Globalization;
using Berth.Linux.Processes;

namespace Berth.Engine.Rootless;

/// <summary>
/// The way of this process into the namespaces of a user who is not root. The kernel lets only processes of one thread in, which none of
/// this program is: nsenter(1) goes there and then becomes this program again, with the same command line and the same process id.
/// </summary>
public static class UserNamespaceEntry
{
    private const string DirectoryVariable = "_BERTH_DIRECTORY";

    /// <summary>Whether this process would have to enter: it is neither root nor there.</summary>
    public static bool IsAhead => UserIdentity.Effective != 0;

    /// <summary>Enters, if this process has to: returns then only by exception, and must not have begun anything that an exec ends.</summary>
    /// <param name="warn">Told what is missing.</param>
    /// <exception cref="Linux.Errors.EngineException">There is no namespace, and none can be made.</exception>
    public static void Enter(Action<string> warn)
    {
        if (!IsAhead)
            return;
        var pause = new PauseProcess(RuntimeDirectory.OfUser);
        var pid = pause.TryFind() ?? pause.Make(warn);
        Environment.SetEnvironmentVariable(UserIdentity.UserVariable, UserIdentity.Effective.ToString(CultureInfo.InvariantCulture));
        Environment.SetEnvironmentVariable(UserIdentity.GroupVariable, UserIdentity.EffectiveGroup.ToString(CultureInfo.InvariantCulture));
        Environment.SetEnvironmentVariable(UserIdentity.EnteredVariable, "done");
        Environment.SetEnvironmentVariable(DirectoryVariable, Environment.CurrentDirectory);
        throw ChildProcess.Replace(
            PauseProcess.Locate("nsenter"),
            ["--target", pid.ToString(CultureInfo.InvariantCulture), "--user", "--mount", "--preserve-credentials", "--", Program(), .. Environment.GetCommandLineArgs().Skip(1)]);
    }

    /// <summary>What this process does first when it has entered: it goes back to the directory where it was called.</summary>
    /// <exception cref="IOException">The directory cannot be reached from the namespace.</exception>
    public static void Arrive()
    {
        if (Environment.GetEnvironmentVariable(DirectoryVariable) is not { Length: > 0 } directory)
            return;
        Environment.SetEnvironmentVariable(DirectoryVariable, null);
        Environment.CurrentDirectory = directory;
    }

    // Two names say what the command line is.
    private static string Program()
    {
        var called = Environment.GetCommandLineArgs()[0];
        return Path.GetFileName(called) is not ("podman" or "docker") ? Environment.ProcessPath ?? called
            : called.Contains('/') ? Path.GetFullPath(called) : called;
    }
}
