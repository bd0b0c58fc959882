using System.Text;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Systemd.Machines;

namespace Berth.Engine.Containers.Machines;

/// <summary>
/// A <see cref="SystemMonitor"/> that was started and waits for its container. It ends by itself when this is disposed without <see cref="Follow"/>,
/// and when this process is killed.
/// </summary>
internal sealed class StartedSystemMonitor : IDisposable
{
    // setsid(1) of util-linux.
    private const string Forker = "/usr/bin/setsid";
    private readonly Descriptor _request;
    private readonly Descriptor _answer;
    private readonly ChildProcess? _forker;

    private StartedSystemMonitor(ChildProcess? forker, Descriptor request, Descriptor answer)
    {
        _forker = forker;
        _request = request;
        _answer = answer;
    }

    /// <summary>Starts a monitor for a container that is about to start.</summary>
    /// <returns>Null where it is neither followed nor registered.</returns>
    public static StartedSystemMonitor? TryStart(EngineSettings settings, ContainerSpecification specification)
    {
        if (!specification.IsMonitoredSystem && !specification.Machine.Register)
            return null;
        var (requestRead, requestWrite) = FileSystem.Pipe();
        var (answerRead, answerWrite) = FileSystem.Pipe();
        using (requestRead)
        using (answerWrite)
        {
            try
            {
                using var nothing = FileSystem.Open("/dev/null", OpenFlags.ReadWrite);
                // The main process of a service has to be the manager's own child, as which it is adopted: the manager hears of its end.
                var adopted = ServiceManager.HasSystemAsMain(specification) && File.Exists(Forker);
                var started = ChildProcess.Spawn(new SpawnRequest
                {
                    Program = adopted ? Forker : settings.Program,
                    Arguments = [.. adopted ? ["--fork", settings.Program] : (string[])[], .. settings.GlobalArguments, "container", SystemMonitor.Verb, specification.Id],
                    Environment = ResidentProcess.Environment(ResidentProcess.SmallHeap),
                    Descriptors = [(requestRead, 0), (answerWrite, 1), (nothing, 2)],
                    NewSession = !adopted,
                });
                return new StartedSystemMonitor(adopted ? started : null, requestWrite, answerRead);
            }
            catch
            {
                requestWrite.Dispose();
                answerRead.Dispose();
                throw;
            }
        }
    }

    /// <summary>Lets it follow a container and waits until it has registered it.</summary>
    /// <param name="row">The container, whose process exists.</param>
    /// <param name="mainFile">Where it says that it is the main process of a service; empty where it is none.</param>
    /// <param name="runHost">The directory that is the container's /run/host; empty for none.</param>
    /// <param name="machine">What is registered; null for nothing.</param>
    /// <returns><see cref="SystemMonitor.Registered"/>, <see cref="SystemMonitor.NoMachined"/>, or why it is not registered; empty without a machine.</returns>
    public string Follow(ContainerRow row, string mainFile, string runHost, MachineDescription? machine)
    {
        try
        {
            FileSystem.Write(_request, new SystemMonitorRequest(row.Process, row.Monitor.Pid, mainFile, runHost, machine).Write());
        }
        catch (SyscallException error) when (error.Number == Linux.Errno.EPIPE)
        {
            return "the monitor ended without a word";
        }

        _request.Dispose();
        _forker?.Wait();
        return ReadLine() ?? (machine is null ? "" : "the monitor ended without a word");
    }

    // Up to the end of the line: the runtime of a program that is not compiled ahead of time keeps copies of its standard streams open.
    private string? ReadLine()
    {
        var line = new List<byte>();
        Span<byte> buffer = stackalloc byte[512];
        while (FileSystem.Read(_answer, buffer) is > 0 and var count)
        {
            line.AddRange(buffer[..count]);
            if (buffer[count - 1] == (byte)'\n')
                return Encoding.UTF8.GetString(line.ToArray(), 0, line.Count - 1);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _request.Dispose();
        _answer.Dispose();
    }
}
