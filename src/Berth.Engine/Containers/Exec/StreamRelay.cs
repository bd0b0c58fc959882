using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Exec;

/// <summary>
/// Stands between a command in a container and this process's standard streams. A runtime makes the command's user the owner of its
/// standard streams, and the command can open them anew (proc(5), /proc/pid/fd): neither may happen to a file, a device or a terminal of
/// the host. Only pipes and sockets that have no name are handed over as they are.
/// </summary>
internal sealed class StreamRelay : IDisposable
{
    private const int StandardStreams = 3;
    private readonly Descriptor?[] _ours = new Descriptor?[StandardStreams];
    private readonly Descriptor?[] _commands = new Descriptor?[StandardStreams];
    private readonly bool _hasInput;

    /// <param name="hasInput">Whether the command gets what this process is given to read; otherwise it reads the end at once.</param>
    public StreamRelay(bool hasInput)
    {
        try
        {
            _hasInput = hasInput;
            for (var number = 0; number < StandardStreams; number++)
            {
                if ((number > 0 || hasInput) && IsNameless(number))
                    continue;
                var (read, write) = FileSystem.Pipe();
                (_ours[number], _commands[number]) = number == 0 ? (write, read) : (read, write);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the command is to get in the place of streams that are not handed over.</summary>
    public IEnumerable<(Descriptor Source, int Target)> Descriptors
    {
        get
        {
            for (var number = 0; number < StandardStreams; number++)
            {
                if (_commands[number] is { } end)
                    yield return (end, number);
            }
        }
    }

    /// <summary>Carries what is written and read, until the process ends; what it has written until then arrives.</summary>
    /// <exception cref="SyscallException">An output cannot be written.</exception>
    public void Run(PidDescriptor? process)
    {
        foreach (var end in _commands)
            end?.Dispose();
        if (_ours[0] is { } input)
        {
            // From here on it is the thread's that feeds it.
            _ours[0] = null;
            if (_hasInput)
                new Thread(() => Feed(input)) { IsBackground = true }.Start();
            else
                input.Dispose();
        }

        var buffer = new byte[16384];
        Span<int> numbers = [Number(1), Number(2), process?.Descriptor.Number ?? -1];
        Span<bool> ready = stackalloc bool[StandardStreams];
        while (numbers[0] >= 0 || numbers[1] >= 0)
        {
            // Both may stay open in a process that the command has left behind: its own end counts.
            var hasEnded = process is not null && numbers[2] < 0;
            Poll.ForInput(numbers, ready, hasEnded ? TimeSpan.Zero : null);
            if (hasEnded && !ready[0] && !ready[1])
                return;
            for (var stream = 0; stream < 2; stream++)
            {
                if (ready[stream] && !Carry(stream + 1, buffer))
                    numbers[stream] = -1;
            }

            if (ready[2])
                numbers[2] = -1;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var end in _commands)
            end?.Dispose();
        foreach (var end in _ours)
            end?.Dispose();
    }

    private int Number(int stream) => _ours[stream]?.Number ?? -1;

    private bool Carry(int stream, byte[] buffer)
    {
        var count = FileSystem.Read(_ours[stream]!, buffer);
        using var output = new Descriptor(stream, owns: false);
        FileSystem.Write(output, buffer.AsSpan(0, count));
        return count > 0;
    }

    // A read from a terminal may last beyond the command's end.
    private static void Feed(Descriptor command)
    {
        using (command)
        {
            using var input = new Descriptor(0, owns: false);
            var buffer = new byte[16384];
            try
            {
                while (FileSystem.Read(input, buffer) is var count and > 0)
                    FileSystem.Write(command, buffer.AsSpan(0, count));
            }
            catch (SyscallException)
            {
                // The command reads no more, or there is nothing that could be read: it sees the end.
            }
        }
    }

    private static bool IsNameless(int number)
        => new FileInfo($"/proc/self/fd/{number}").LinkTarget is { } target
            && (target.StartsWith("pipe:[", StringComparison.Ordinal) || target.StartsWith("socket:[", StringComparison.Ordinal));
}
