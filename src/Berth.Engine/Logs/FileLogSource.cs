using Berth.Linux.Files;

namespace Berth.Engine.Logs;

/// <summary>
/// A log that conmon writes with its k8s-file driver (the CRI format): lines of
/// <c>2026-11-22T02:53:22.603002759+00:00 stdout F message</c>, where F ends a line and P does not. Podman's json-file is the same.
/// Lines that are none are counted and passed over: a crash may leave half of one.
/// </summary>
internal sealed class FileLogSource : LogSource
{
    private const int BlockSize = 256 << 10;
    // What conmon writes before the message; its times always have this length.
    private const int TimeLength = 35, HeaderLength = 45;
    private readonly string _path;
    private readonly LogQuery _query;
    private readonly FileWatch? _watch;
    private Descriptor? _file;
    private byte[] _buffer = [];
    private int _start, _end;
    private long _offset;
    private bool _writerEnded, _pastUntil;
    private int _line, _time, _message, _lineEnd;

    /// <summary>Opens the log at <paramref name="path"/>; one that is not there is empty.</summary>
    internal FileLogSource(string path, LogQuery query)
    {
        _path = path;
        _query = query;
        _file = FileSystem.TryOpen(path, OpenFlags.ReadOnly);
        if (query.Follow)
        {
            _watch = new FileWatch();
            _watch.Add(path);
        }
        else
        {
            _writerEnded = true;
        }
        if (_file is not null && query.Tail >= 0)
            _offset = FindTail(_file, query.Tail);
    }

    /// <summary>Lines that are no records, so far.</summary>
    internal long Malformed { get; private set; }

    /// <inheritdoc/>
    public override LogRecord Current => new()
    {
        Stream = _buffer[_time + 4] == 'o' ? LogStream.Output : LogStream.Error,
        Partial = _buffer[_message - 2] == 'P',
        Message = _buffer.AsSpan(_message, _lineEnd - _message),
        Time = _buffer.AsSpan(_line, _time - _line),
    };

    /// <inheritdoc/>
    public override long Nanoseconds => LogTime.ParseRecord(_buffer.AsSpan(_line, _time - _line)) ?? 0;

    /// <inheritdoc/>
    public override Descriptor? WakeUp => _watch?.Descriptor;

    /// <inheritdoc/>
    public override bool IsPastUntil => _pastUntil;

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        while (!_pastUntil && TakeLine())
        {
            if (!ParseHeader())
            {
                Malformed++;
                continue;
            }
            if (_query.Since is null && _query.Until is null)
                return true;
            var time = Nanoseconds;
            if (time > _query.Until)
                _pastUntil = true;
            else if (_query.Since is null || time >= _query.Since)
                return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public override void Acknowledge()
    {
        _watch!.Acknowledge();
        if (_file is null)
        {
            _file = FileSystem.TryOpen(_path, OpenFlags.ReadOnly);
            if (_file is not null)
                _watch.Add(_path);
        }
    }

    /// <inheritdoc/>
    public override void WriterEnded() => _writerEnded = true;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _watch?.Dispose();
        _file?.Dispose();
    }

    /// <summary>Finds the next whole line in the buffer, reading on as needed.</summary>
    private bool TakeLine()
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                _line = _start;
                _lineEnd = _start + searched + length;
                _start = _lineEnd + 1;
                return true;
            }
            searched = _end - _start;
            if (Fill())
                continue;
            if (searched == 0 || !_writerEnded)
                return false;
            // The last line was never finished and nobody will.
            _line = _start;
            _start = _lineEnd = _end;
            return true;
        }
    }

    private bool Fill()
    {
        if (_file is null)
            return false;
        if (_buffer.Length == 0)
            _buffer = new byte[BlockSize];
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        while (true)
        {
            var count = OpenFile.ReadAt(_file, _buffer.AsSpan(_end), _offset);
            if (count > 0)
            {
                _offset += count;
                _end += count;
                return true;
            }
            if (!_query.Follow || !Reopen())
                return false;
        }
    }

    /// <summary>At a log that reached its size limit conmon begins a new file under the same name, or empties it.</summary>
    private bool Reopen()
    {
        if (FileSystem.Length(_file!, _path) < _offset)
        {
            _offset = 0;
            return true;
        }
        if (FileIdentity.TryOf(_path) is not { } current || current == FileIdentity.Of(_file!))
            return false;
        var next = FileSystem.TryOpen(_path, OpenFlags.ReadOnly);
        if (next is null)
            return false;
        _file!.Dispose();
        _file = next;
        _watch!.Add(_path);
        _offset = 0;
        return true;
    }

    private bool ParseHeader()
    {
        var line = _buffer.AsSpan(_line, _lineEnd - _line);
        var time = line.Length >= HeaderLength && line[TimeLength] == ' ' ? TimeLength : line.IndexOf((byte)' ');
        if (time < 0 || line.Length < time + 10)
            return false;
        var header = line.Slice(time, 10);
        if (header is not [(byte)' ', (byte)'s', (byte)'t', (byte)'d', _, _, _, (byte)' ', (byte)'F' or (byte)'P', (byte)' '])
            return false;
        _time = _line + time;
        _message = _time + 10;
        return header[4] is (byte)'o' or (byte)'e';
    }

    /// <summary>
    /// Finds where the last <paramref name="lines"/> lines begin, from the end backwards. As Podman does it: records that end a line
    /// count, pieces do not but for one at the very end, and the pieces right before the first counted record belong to it.
    /// </summary>
    private static long FindTail(Descriptor file, long lines)
    {
        var end = FileSystem.Length(file);
        if (lines == 0)
            return end;
        var block = new byte[64 << 10];
        Span<byte> head = stackalloc byte[64];
        long counted = 0, lineEnd = end, begin = end, blockStart = end;
        var blockLength = 0;
        var last = true;
        while (lineEnd > 0)
        {
            // The line that ends at lineEnd begins after the line end before its own.
            long lineStart;
            var searchEnd = lineEnd - 1;
            while (true)
            {
                if (searchEnd <= blockStart && blockStart > 0)
                {
                    var newStart = Math.Max(0, blockStart - block.Length);
                    blockLength = (int)(blockStart - newStart);
                    ReadFully(file, block.AsSpan(0, blockLength), newStart);
                    blockStart = newStart;
                }
                var found = block.AsSpan(0, (int)Math.Min(blockLength, Math.Max(0, searchEnd - blockStart))).LastIndexOf((byte)'\n');
                lineStart = found >= 0 ? blockStart + found + 1 : blockStart;
                if (found >= 0 || blockStart == 0)
                    break;
                searchEnd = blockStart;
            }
            var inBlock = lineStart - blockStart;
            var header = (int)Math.Min(head.Length, lineEnd - lineStart);
            if (inBlock + header <= blockLength)
                block.AsSpan((int)inBlock, header).CopyTo(head);
            else
                ReadFully(file, head[..header], lineStart);
            var space = head[..header].IndexOf((byte)' ');
            var partial = space > 0 && space + 8 < header && head[space + 8] == 'P';
            if (!partial || last)
            {
                if (counted == lines)
                    return begin;
                counted++;
            }
            last = false;
            begin = lineEnd = lineStart;
        }
        return 0;
    }

    private static void ReadFully(Descriptor file, Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            var count = OpenFile.ReadAt(file, buffer, offset);
            if (count == 0)
            {
                // The file was emptied meanwhile; zeros are no records.
                buffer.Clear();
                return;
            }
            buffer = buffer[count..];
            offset += count;
        }
    }
}
