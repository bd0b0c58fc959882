using System.Globalization;
using System.Text;
using Berth.Engine.Runtime;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Health;

/// <summary>
/// The process beside conmon that waits for the times of a container's health checks and starts a <see cref="HealthTurn"/> for each. It ends
/// with the container's process. It is started past the command line and has no engine: what it keeps in memory stays as long as the
/// container runs, for each container.
/// </summary>
public static class HealthMonitor
{
    /// <summary>The first argument of a call that is meant for <see cref="Run"/>.</summary>
    public const string Verb = "health-monitor";

    // Verb's arguments: container, its process' id and start time; then those of every call of the program.
    private const int OwnArguments = 3;
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromSeconds(10);

    /// <summary>Starts a monitor for a container that was just started; where its monitor conmon is, it is too.</summary>
    internal static void Start(EngineSettings settings, State.ContainerRow row, Linux.Cgroups.CgroupHost cgroups)
    {
        using var nothing = FileSystem.Open("/dev/null", OpenFlags.ReadWrite);
        var child = ChildProcess.Spawn(new SpawnRequest
        {
            Program = settings.Program,
            Arguments = [Verb, row.Id, Text(row.Process.Pid), Text(row.Process.StartTime), .. settings.GlobalArguments],
            Environment = ResidentProcess.Environment(ResidentProcess.SmallHeap),
            Descriptors = [(nothing, 0), (nothing, 1), (nothing, 2)],
            NewSession = true,
        });
        ResidentProcess.KeepBeside(cgroups, row.Monitor.Pid, child.Pid);
    }

    /// <summary>Waits and starts checks until the container's process ends, or a turn says that there is nothing more to check.</summary>
    /// <param name="arguments">What follows <see cref="Verb"/>.</param>
    public static void Run(ReadOnlySpan<string> arguments)
    {
        var process = new ProcessIdentity(int.Parse(arguments[1], CultureInfo.InvariantCulture), long.Parse(arguments[2], CultureInfo.InvariantCulture));
        using var watched = PidDescriptor.TryOpen(process.Pid);
        if (watched is null || !process.IsAlive)
            return;
        var readyTold = "0";
        while (Turn([.. arguments[OwnArguments..], "container", HealthTurn.Verb, arguments[0], arguments[1], readyTold]) is { } answer)
        {
            var next = s_afterFailure;
            if (answer.Length > 0)
            {
                var space = answer.IndexOf(' ', StringComparison.Ordinal);
                next = TimeSpan.FromMilliseconds(long.Parse(answer.AsSpan(0, space), CultureInfo.InvariantCulture));
                readyTold = answer[(space + 1)..].TrimEnd();
            }

            if (watched.WaitForEnd(next))
                return;
        }
    }

    // What the turn says; empty where it was killed or failed, null where it says that it was the last.
    private static string? Turn(IReadOnlyList<string> arguments)
    {
        var (read, write) = FileSystem.Pipe();
        using (read)
        {
            ChildProcess turn;
            using (write)
                turn = ChildProcess.Spawn(new SpawnRequest { Program = "/proc/self/exe", Arguments = arguments, Descriptors = [(write, 1)] });
            var answer = Encoding.ASCII.GetString(FileSystem.ReadAll(read));
            return turn.Wait().Success ? answer.Length > 0 ? answer : null : "";
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
