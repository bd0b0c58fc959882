using Berth.Linux.Files;

namespace Berth.Engine.Events;

/// <summary>The file of the <c>file</c> driver: JSON lines, newest last.</summary>
internal static class EventFile
{
    // What stays of a file that has grown too big, as Podman has it.
    private const int KeptShare = 2;

    /// <summary>Appends a line; a file that has reached <paramref name="maximum"/> bytes first loses its older half.</summary>
    public static void Append(string path, long maximum, byte[] line)
    {
        using var file = Open(path);
        FlockLock.Acquire(file, exclusive: true, path);
        if (maximum > 0 && FileSystem.Length(file, path) + line.Length > maximum)
            Shorten(file, path, maximum);
        FileSystem.Write(file, line, path);
    }

    /// <summary>The events in the file, oldest first; none where there is no file.</summary>
    public static IEnumerable<EngineEvent> Read(string path)
    {
        var content = FileSystem.TryReadAll(path) ?? [];
        var at = 0;
        while (at < content.Length)
        {
            var length = content.AsSpan(at).IndexOf((byte)'\n');
            if (length < 0)
                yield break;
            if (EventDocument.TryRead(content.AsSpan(at, length)) is { } happened)
                yield return happened;
            at += length + 1;
        }
    }

    /// <summary>Opens the file for appending and reading, making it and its directory.</summary>
    public static Descriptor Open(string path)
    {
        const OpenFlags Flags = OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Append;
        if (FileSystem.TryOpen(path, Flags, 0x1A0) is { } file)
            return file;
        FileSystem.CreateDirectories(Path.GetDirectoryName(path)!, 0x1C0);
        return FileSystem.Open(path, Flags, 0x1A0);
    }

    private static void Shorten(Descriptor file, string path, long maximum)
    {
        var content = FileSystem.ReadAll(file, path);
        var from = (int)Math.Max(0, content.Length - maximum / KeptShare);
        from += content.AsSpan(from).IndexOf((byte)'\n') + 1;
        OpenFile.SetLength(file, 0);
        FileSystem.Write(file, content.AsSpan(from), path);
    }
}
