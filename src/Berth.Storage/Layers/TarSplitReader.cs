using System.Buffers.Binary;
using System.Text.Json;
using Berth.Linux.Compression;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;

namespace Berth.Storage.Layers;

/// <summary>Rebuilds a layer's archive, byte by byte, from its tar-split file and its content.</summary>
/// <param name="path">The tar-split file.</param>
/// <param name="contents">The directories in which a file is looked for, one after the other.</param>
internal sealed class TarSplitReader(string path, IReadOnlyList<DirectoryHandle> contents)
{
    private const int FileEntry = 1;
    private const int SegmentEntry = 2;
    private readonly byte[] _copy = new byte[262144];
    private readonly Crc64 _crc = new();
    private byte[] _buffer = new byte[262144];
    private int _start;
    private int _end;

    /// <summary>Writes the archive to <paramref name="output"/>.</summary>
    /// <exception cref="EngineException">The file is damaged, or the layer's content is not what it was.</exception>
    internal void WriteTo(Stream output)
    {
        using var file = new FileStream(FileSystem.Open(path, OpenFlags.ReadOnly).ToFileHandle(), FileAccess.Read, bufferSize: 0);
        using var gzip = GzipReader.Open(file);
        try
        {
            while (Line(gzip) is { Length: > 0 } line) Entry(line, output);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or FormatException or InvalidOperationException)
        {
            throw new EngineException(ErrorKind.Internal, $"{path} is damaged: {e.Message}", e);
        }
    }

    private void Entry(ReadOnlySpan<byte> line, Stream output)
    {
        var type = 0;
        byte[] name = [];
        long size = 0;
        byte[] payload = [];
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                name = System.Text.Encoding.UTF8.GetBytes(reader.GetString() ?? "");
            }
            else if (reader.ValueTextEquals("name_raw"u8))
            {
                reader.Read();
                name = reader.GetBytesFromBase64();
            }
            else if (reader.ValueTextEquals("size"u8))
            {
                reader.Read();
                size = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("payload"u8))
            {
                reader.Read();
                payload = reader.TokenType == JsonTokenType.Null ? [] : reader.GetBytesFromBase64();
            }
            else
            {
                reader.Skip();
            }
        }

        switch (type)
        {
            case SegmentEntry: output.Write(payload); break;
            case FileEntry when size > 0: CopyFile(name, size, payload, output); break;
            case FileEntry: break;
            default: throw new FormatException($"unknown entry type {type}");
        }
    }

    private void CopyFile(byte[] name, long size, byte[] checksum, Stream output)
    {
        using var file = TryOpen(LayerPath.Clean(name))
            ?? throw new EngineException(ErrorKind.Internal, $"\"{LayerPath.Show(name)}\" is missing from the layer");
        _crc.Reset();
        for (var rest = size; rest > 0;)
        {
            var count = FileSystem.Read(file, _copy.AsSpan(0, (int)Math.Min(rest, _copy.Length)));
            if (count == 0) throw new EngineException(ErrorKind.Internal, $"\"{LayerPath.Show(name)}\" of the layer has become shorter");
            _crc.Append(_copy.AsSpan(0, count));
            output.Write(_copy, 0, count);
            rest -= count;
        }

        if (checksum.Length == 8 && BinaryPrimitives.ReadUInt64BigEndian(checksum) != _crc.Value)
            throw new EngineException(ErrorKind.Internal, $"file integrity checksum failed for \"{LayerPath.Show(name)}\"");
    }

    private Descriptor? TryOpen(byte[] name)
    {
        foreach (var content in contents)
        {
            if (content.TryOpenFileInRoot(name, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking) is not { } file) continue;
            if (contents.Count == 1 || !HasOnlyOwner(content, name)) return file;
            file.Dispose();
        }

        return null;
    }

    // An overlay's file whose content is in a directory below.
    private static bool HasOnlyOwner(DirectoryHandle content, ReadOnlySpan<byte> name)
    {
        var slash = name.LastIndexOf((byte)'/');
        using var directory = slash <= 0 ? null : content.TryOpenInRoot(name[..slash]);
        return (directory ?? content).TryAttribute(name[(slash + 1)..], OverlayAttributes.Metacopy) is not null;
    }

    private ReadOnlySpan<byte> Line(Stream stream)
    {
        var searched = _start;
        while (true)
        {
            var newline = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                var line = _buffer.AsSpan(_start, searched + newline - _start);
                _start = searched + newline + 1;
                return line;
            }

            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _start = 0;
            }

            searched = _end;
            if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                var rest = _buffer.AsSpan(0, _end);
                _start = _end;
                return rest;
            }

            _end += read;
        }
    }
}
