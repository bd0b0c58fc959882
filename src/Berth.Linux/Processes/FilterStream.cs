using System.Runtime.ExceptionServices;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Streams;

namespace Berth.Linux.Processes;

/// <summary>
/// Reads what a program makes of another stream, such as <c>xz -dc</c>: it is fed in a thread of its own. The inner stream is read
/// to its end and stays open.
/// </summary>
public sealed class FilterStream : SequentialReader
{
    private const int CopySize = 131072;
    private static readonly string[] Directories = ["/usr/bin", "/bin"];
    private readonly string _name;
    private readonly FileStream _output;
    private readonly Descriptor _errors;
    private readonly ChildProcess _child;
    private readonly Thread _feeder;
    private ExceptionDispatchInfo? _failure;
    private bool _isEnded;

    /// <summary>Starts the program.</summary>
    /// <param name="program">Its name; looked for in /usr/bin and /bin.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="inner">What it reads.</param>
    /// <exception cref="NotFoundException">The program is not installed.</exception>
    public FilterStream(string program, IReadOnlyList<string> arguments, Stream inner)
    {
        _name = program;
        var path = Directories.Select(directory => $"{directory}/{program}").FirstOrDefault(FileSystem.Exists)
            ?? throw new NotFoundException($"{program} is not installed: the data is compressed with it");
        var (inputRead, inputWrite) = FileSystem.Pipe();
        var (outputRead, outputWrite) = FileSystem.Pipe();
        var (errorRead, errorWrite) = FileSystem.Pipe();
        using (inputRead)
        using (outputWrite)
        using (errorWrite)
            _child = ChildProcess.Spawn(new SpawnRequest { Program = path, Arguments = arguments, Descriptors = [(inputRead, 0), (outputWrite, 1), (errorWrite, 2)] });
        _errors = errorRead;
        _output = new FileStream(outputRead.ToFileHandle(), FileAccess.Read, bufferSize: 0);
        _feeder = new Thread(() => Feed(inner, inputWrite)) { IsBackground = true, Name = program };
        _feeder.Start();
    }

    /// <inheritdoc/>
    /// <exception cref="HelperException">The program failed.</exception>
    public override int Read(Span<byte> buffer)
    {
        var length = _output.Read(buffer);
        if (length > 0 || buffer.Length == 0 || _isEnded) return length;
        _isEnded = true;
        _feeder.Join();
        var said = System.Text.Encoding.UTF8.GetString(FileSystem.ReadAll(_errors)).Trim();
        var status = _child.Wait();
        if (!status.Success) throw new HelperException(_name, status.Code, said);
        _failure?.Throw();
        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Nobody reads any more: the program ends by a broken pipe, and with it the feeder.
            _output.Dispose();
            _errors.Dispose();
            _feeder.Join();
            if (!_isEnded) _child.Wait();
            _isEnded = true;
        }

        base.Dispose(disposing);
    }

    private void Feed(Stream inner, Descriptor pipe)
    {
        using (pipe)
        {
            try
            {
                var buffer = new byte[CopySize];
                for (int length; (length = inner.Read(buffer)) > 0;) FileSystem.Write(pipe, buffer.AsSpan(0, length));
            }
            catch (SyscallException e) when (e.Number == Errno.EPIPE)
            {
                // The program wants no more; its status tells whether that was a failure.
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
        }
    }
}
