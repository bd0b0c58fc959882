using System.Text;
using Berth.Linux.Files;

namespace Berth.Linux.Processes;

/// <summary>A helper program that ran to its end, and what it said.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error as text, without the last line end.</param>
public sealed record CapturedProcess(ExitStatus Status, byte[] Output, string Error)
{
    /// <summary>
    /// Runs a program with <paramref name="input"/> on its standard input (empty: an immediate end of file) and collects
    /// both outputs. The request's descriptors 0 to 2 are replaced.
    /// </summary>
    public static CapturedProcess Run(SpawnRequest request, ReadOnlyMemory<byte> input = default)
    {
        var (inputRead, inputWrite) = FileSystem.Pipe();
        var (outputRead, outputWrite) = FileSystem.Pipe();
        var (errorRead, errorWrite) = FileSystem.Pipe();
        using var a = outputRead;
        using var b = errorRead;
        ChildProcess child;
        using (inputRead)
        using (outputWrite)
        using (errorWrite)
        {
            child = ChildProcess.Spawn(request with
            {
                Descriptors = [(inputRead, 0), (outputWrite, 1), (errorWrite, 2), .. request.Descriptors.Where(pair => pair.Target > 2)],
            });
        }

        Thread? writer = null;
        if (input.Length > 4096)
        {
            // More than a pipe surely holds: a child that talks before it read everything must not block us.
            writer = new Thread(() => Feed(inputWrite, input));
            writer.Start();
        }
        else
        {
            Feed(inputWrite, input);
        }

        var (output, error) = Collect(outputRead, errorRead);
        writer?.Join();
        return new CapturedProcess(child.Wait(), output, Encoding.UTF8.GetString(error).TrimEnd());
    }

    /// <summary>Throws if the program failed.</summary>
    /// <exception cref="Errors.HelperException">It did.</exception>
    public CapturedProcess EnsureSuccess(string program)
        => Status.Success ? this : throw new Errors.HelperException(program, Status.Code, Error);

    private static void Feed(Descriptor pipe, ReadOnlyMemory<byte> input)
    {
        using (pipe)
        {
            try
            {
                FileSystem.Write(pipe, input.Span);
            }
            catch (Errors.SyscallException error) when (error.Number == Errno.EPIPE)
            {
                // The program did not want to read all of it; its exit status tells whether that was a failure.
            }
        }
    }

    private static (byte[] Output, byte[] Error) Collect(Descriptor output, Descriptor error)
    {
        using var outputBytes = new MemoryStream();
        using var errorBytes = new MemoryStream();
        Span<int> numbers = [output.Number, error.Number];
        Span<bool> ready = stackalloc bool[2];
        var buffer = new byte[16384];
        while (numbers[0] >= 0 || numbers[1] >= 0)
        {
            Poll.ForInput(numbers, ready, null);
            Take(0, output, outputBytes, numbers, ready, buffer);
            Take(1, error, errorBytes, numbers, ready, buffer);
        }

        return (outputBytes.ToArray(), errorBytes.ToArray());
    }

    private static void Take(int index, Descriptor source, MemoryStream target, Span<int> numbers, Span<bool> ready, byte[] buffer)
    {
        if (numbers[index] < 0 || !ready[index])
            return;
        var count = FileSystem.Read(source, buffer);
        if (count == 0)
            numbers[index] = -1;
        target.Write(buffer, 0, count);
    }
}
