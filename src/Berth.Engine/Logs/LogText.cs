using System.Text;
using Berth.Linux.Files;

namespace Berth.Engine.Logs;

/// <summary>Writes records as <c>podman logs</c> prints them, each to its own stream, in large pieces.</summary>
public sealed class LogText : LogTarget
{
    private const int BufferSize = 128 << 10;
    // Podman's colours, in its order: grey, red, yellow, blue, magenta, cyan, green.
    private static ReadOnlySpan<byte> ColorDigits => "7134562"u8;
    private readonly byte[][] _prefixes;
    private readonly bool _timestamps, _color;
    private readonly Output _output, _error;

    /// <summary>Prints to two descriptors, which stay the caller's.</summary>
    /// <param name="output">For standard output.</param>
    /// <param name="error">For standard error; where both are one file, records keep their order in it.</param>
    /// <param name="labels">What stands before each container's records; empty where there is only one container.</param>
    /// <param name="timestamps">Whether each record's time is printed.</param>
    /// <param name="color">Whether each container has its colour.</param>
    public LogText(Descriptor output, Descriptor error, IReadOnlyList<string> labels, bool timestamps, bool color)
    {
        _prefixes = new byte[Math.Max(1, labels.Count)][];
        _prefixes[0] = [];
        for (var i = 0; i < labels.Count; i++)
            _prefixes[i] = Encoding.UTF8.GetBytes(labels[i] + " ");
        _timestamps = timestamps;
        _color = color;
        _output = new Output(output);
        _error = FileIdentity.Of(output) == FileIdentity.Of(error) ? _output : new Output(error);
    }

    /// <inheritdoc/>
    public override void Write(int container, in LogRecord record)
    {
        var target = record.Stream == LogStream.Output ? _output : _error;
        if (_color)
        {
            target.Add("\e[3"u8);
            target.Add(ColorDigits.Slice(container % ColorDigits.Length, 1));
            target.Add("m"u8);
        }
        var prefix = _prefixes[container];
        if (prefix.Length > 0)
            target.Add(prefix);
        if (_timestamps)
        {
            // Go prints a zone of no offset as Z.
            if (record.Time.EndsWith("+00:00"u8))
            {
                target.Add(record.Time[..^6]);
                target.Add("Z "u8);
            }
            else
            {
                target.Add(record.Time);
                target.Add(" "u8);
            }
        }
        if (!_color && !record.Partial)
        {
            target.AddLine(record.Message);
            return;
        }
        target.Add(record.Message);
        if (_color)
            target.Add("\e[0m"u8);
        if (!record.Partial)
            target.Add("\n"u8);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        _output.Flush();
        _error.Flush();
    }

    private sealed class Output(Descriptor descriptor)
    {
        private readonly byte[] _buffer = new byte[BufferSize];
        private int _length;

        internal void Add(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length > BufferSize - _length)
            {
                Flush();
                if (bytes.Length > BufferSize)
                {
                    FileSystem.Write(descriptor, bytes);
                    return;
                }
            }
            bytes.CopyTo(_buffer.AsSpan(_length));
            _length += bytes.Length;
        }

        internal void AddLine(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length >= BufferSize - _length)
            {
                Add(bytes);
                Add("\n"u8);
                return;
            }
            bytes.CopyTo(_buffer.AsSpan(_length));
            _buffer[_length + bytes.Length] = (byte)'\n';
            _length += bytes.Length + 1;
        }

        internal void Flush()
        {
            var length = _length;
            _length = 0;
            if (length > 0)
                FileSystem.Write(descriptor, _buffer.AsSpan(0, length));
        }
    }
}
