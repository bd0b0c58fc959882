using System.Runtime.ExceptionServices;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Streams;

namespace Berth.Storage.Archives;

/// <summary>
/// Reads what a function writes, which runs in a thread of its own. Its failure reaches the reader at the place where it happened;
/// a reader that goes away early ends the function by a broken pipe.
/// </summary>
public sealed class ProducedStream : SequentialReader
{
    private const int BufferSize = 262144;
    private readonly FileStream _input;
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    /// <param name="produce">Writes to the stream that it is given, which is closed after it.</param>
    public ProducedStream(Action<Stream> produce)
    {
        var (read, write) = FileSystem.Pipe();
        _input = new FileStream(read.ToFileHandle(), FileAccess.Read, bufferSize: 0);
        _thread = new Thread(() =>
        {
            try
            {
                using var output = new FileStream(write.ToFileHandle(), FileAccess.Write, BufferSize);
                try
                {
                    produce(output);
                    output.Flush();
                }
                catch (Exception e)
                {
                    _failure = ExceptionDispatchInfo.Capture(e);
                }
            }
            catch (IOException e)
            {
                _failure ??= ExceptionDispatchInfo.Capture(new EngineException(ErrorKind.Internal, e.Message, e));
            }
        })
        { IsBackground = true, Name = "archive" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var length = _input.Read(buffer);
        if (length > 0 || buffer.Length == 0) return length;
        _thread.Join();
        _failure?.Throw();
        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
            _thread.Join();
        }

        base.Dispose(disposing);
    }
}
