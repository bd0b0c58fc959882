using System.Globalization;
using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Namespaces;
using Berth.Linux.Processes;

namespace Berth.Systemd.Notify;

/// <summary>
/// Asks the systemd that is a container's init how it is, whenever somebody wants to know: nothing stays resident for it,
/// nothing is mounted into the container, and the answer is the present one. The question is put by a short-lived process in
/// the container's pid namespace, this very program called with <see cref="ProbeVerb"/>.
/// </summary>
/// <param name="program">The program to start for it; its entry point hands <see cref="ProbeVerb"/> calls to <see cref="RunProbe"/>.</param>
public sealed class InnerSystemd(string program = "/proc/self/exe")
{
    /// <summary>The first argument of a call that is meant for <see cref="RunProbe"/>.</summary>
    public const string ProbeVerb = "inner-systemd-probe";

    private const string Error = "error ";
    private const string StoppingQuestion = "stopping";
    private const string FailedQuestion = "failed";

    /// <summary>Asks one init.</summary>
    /// <param name="initPid">The container's init as this process sees it.</param>
    /// <param name="timeoutMilliseconds">How long to wait; a frozen container never answers.</param>
    /// <returns><see cref="SystemState.Silent"/> where it does not answer.</returns>
    public SystemState Query(int initPid, int timeoutMilliseconds = 1000) => QueryAll([initPid], timeoutMilliseconds)[0];

    /// <summary>Asks several at the same time.</summary>
    public SystemState[] QueryAll(ReadOnlySpan<int> initPids, int timeoutMilliseconds = 1000)
    {
        var results = new SystemState[initPids.Length];
        var probes = new (ChildProcess Process, Descriptor Output)?[initPids.Length];
        for (var i = 0; i < initPids.Length; i++)
        {
            results[i] = SystemState.Silent;
            try
            {
                if (PidNamespace.IsShared(initPids[i]))
                    results[i] = InnerSystemdProbe.Query(initPids[i], timeoutMilliseconds);
                else
                    probes[i] = Start(initPids[i], "query", timeoutMilliseconds);
            }
            catch (EngineException)
            {
                // The process is gone: Silent.
            }
            catch (IOException)
            {
                // The same, seen by readlink.
            }
        }
        for (var i = 0; i < initPids.Length; i++)
        {
            if (probes[i] is not { } probe)
                continue;
            using (probe.Output)
            {
                var text = Encoding.ASCII.GetString(FileSystem.ReadAll(probe.Output));
                probe.Process.Wait();
                results[i] = Parse(text.AsSpan().TrimEnd()) ?? SystemState.Silent;
            }
        }
        return results;
    }

    /// <summary>The units that are being stopped inside; empty where none are, or it does not answer.</summary>
    /// <param name="initPid">The container's init as this process sees it.</param>
    /// <param name="timeoutMilliseconds">How long to wait.</param>
    public IReadOnlyList<string> Stopping(int initPid, int timeoutMilliseconds = 1000) => Units(StoppingQuestion, initPid, timeoutMilliseconds);

    /// <summary>The units that failed inside; empty where none did, or it does not answer.</summary>
    /// <param name="initPid">The container's init as this process sees it.</param>
    /// <param name="timeoutMilliseconds">How long to wait.</param>
    public IReadOnlyList<string> Failed(int initPid, int timeoutMilliseconds = 1000) => Units(FailedQuestion, initPid, timeoutMilliseconds);

    private IReadOnlyList<string> Units(string question, int initPid, int timeoutMilliseconds)
    {
        try
        {
            if (PidNamespace.IsShared(initPid)) return UnitsHere(question, initPid, timeoutMilliseconds);
            var (process, output) = Start(initPid, question, timeoutMilliseconds);
            using (output)
            {
                var text = Encoding.UTF8.GetString(FileSystem.ReadAll(output));
                process.Wait();
                return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            }
        }
        catch (Exception gone) when (gone is EngineException or IOException)
        {
            return [];
        }
    }

    /// <summary>
    /// Waits until the boot is over: until systemd inside says that it is running, degraded or in maintenance.
    /// </summary>
    /// <param name="initPid">The container's init as this process sees it.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
    /// <param name="progress">Is told the state when it changes; null for nobody.</param>
    /// <returns>The state at the end of the boot, or the last one seen when the time was over.</returns>
    /// <exception cref="EngineException">The init ended, or it is shutting down.</exception>
    public SystemState WaitBooted(int initPid, TimeSpan timeout, Action<SystemState>? progress = null)
    {
        (ChildProcess Process, Descriptor Output) probe;
        try
        {
            if (PidNamespace.IsShared(initPid))
                return InnerSystemdProbe.WaitBooted(initPid, timeout, progress);
            probe = Start(initPid, "wait", timeout == Timeout.InfiniteTimeSpan ? -1 : (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue));
        }
        catch (Exception failure) when (failure is IOException or EngineException { Kind: ErrorKind.NotFound })
        {
            throw Ended(failure);
        }
        using (probe.Output)
        {
            var last = SystemState.Silent;
            string? error = null;
            var buffer = new byte[256];
            var length = 0;
            while (FileSystem.Read(probe.Output, buffer.AsSpan(length)) is > 0 and var count)
            {
                length += count;
                for (var end = buffer.AsSpan(0, length).IndexOf((byte)'\n'); end >= 0; end = buffer.AsSpan(0, length).IndexOf((byte)'\n'))
                {
                    var line = Encoding.UTF8.GetString(buffer, 0, end);
                    buffer.AsSpan(end + 1, length - end - 1).CopyTo(buffer);
                    length -= end + 1;
                    if (line.StartsWith(Error, StringComparison.Ordinal))
                        error = line[Error.Length..];
                    else if (Parse(line) is { } state && state != last)
                    {
                        last = state;
                        progress?.Invoke(state);
                    }
                }
            }
            var status = probe.Process.Wait();
            if (error is not null)
                throw new EngineException(ErrorKind.Conflict, error);
            // The kernel kills the probe along with the namespace.
            return status.Success ? last : throw Ended(null);
        }
    }

    /// <summary>The probe: what the program does when its first argument is <see cref="ProbeVerb"/>.</summary>
    /// <param name="arguments">What follows the verb: <c>query</c>, <c>stopping</c>, <c>failed</c> or <c>wait</c>, the init's pid, milliseconds (-1: no limit).</param>
    /// <returns>The exit status.</returns>
    public static int RunProbe(ReadOnlySpan<string> arguments)
    {
        var pid = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var milliseconds = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        using var output = new Descriptor(1, owns: false);
        if (arguments[0] == "query")
        {
            Say(output, InnerSystemdProbe.Query(pid, milliseconds));
            return 0;
        }
        if (arguments[0] is StoppingQuestion or FailedQuestion)
        {
            foreach (var unit in UnitsHere(arguments[0], pid, milliseconds)) FileSystem.Write(output, Encoding.UTF8.GetBytes(unit + "\n"));
            return 0;
        }

        try
        {
            var last = InnerSystemdProbe.WaitBooted(
                pid, milliseconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(milliseconds), state => Say(output, state));
            Say(output, last);
            return 0;
        }
        catch (EngineException failure)
        {
            FileSystem.Write(output, Encoding.UTF8.GetBytes($"{Error}{failure.Message}\n"));
            return 1;
        }
    }

    /// <summary>Reads "phase failed-units progress"; null where it is something else.</summary>
    internal static SystemState? Parse(ReadOnlySpan<char> line)
    {
        Span<Range> words = stackalloc Range[4];
        if (line.Split(words, ' ') != 3 || !int.TryParse(line[words[0]], CultureInfo.InvariantCulture, out var phase)
            || !int.TryParse(line[words[1]], CultureInfo.InvariantCulture, out var failed)
            || !double.TryParse(line[words[2]], CultureInfo.InvariantCulture, out var progress))
        {
            return null;
        }
        return new SystemState((SystemPhase)phase, failed, progress);
    }

    /// <summary>The line that <see cref="Parse"/> reads.</summary>
    internal static string Format(SystemState state)
        => string.Create(CultureInfo.InvariantCulture, $"{(int)state.Phase} {state.FailedUnits} {state.Progress:R}");

    private static List<string> UnitsHere(string question, int pid, int milliseconds)
        => question == StoppingQuestion ? InnerSystemdProbe.Stopping(pid, milliseconds) : InnerSystemdProbe.Failed(pid, milliseconds);

    private static void Say(Descriptor output, SystemState state) => FileSystem.Write(output, Encoding.ASCII.GetBytes(Format(state) + "\n"));

    private (ChildProcess Process, Descriptor Output) Start(int initPid, string question, int milliseconds)
    {
        var (read, write) = FileSystem.Pipe();
        using (write)
        {
            try
            {
                return (PidNamespace.Spawn(initPid, new SpawnRequest
                {
                    Program = program,
                    Arguments = [ProbeVerb, question, initPid.ToString(CultureInfo.InvariantCulture), milliseconds.ToString(CultureInfo.InvariantCulture)],
                    Environment = [],
                    Descriptors = [(write, 1)],
                }), read);
            }
            catch
            {
                read.Dispose();
                throw;
            }
        }
    }

    private static EngineException Ended(Exception? cause) => new(ErrorKind.Conflict, "the container ended before its boot was over", cause);
}
