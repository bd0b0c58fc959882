using System.Text.Json;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Checkpoints;

/// <summary>What is remembered of a container's last checkpoint, for who inspects it: a small file beside its specification.</summary>
public sealed record CheckpointMark
{
    private const string FileName = "/checkpoint.json";

    /// <summary>When it was checkpointed and ended; null where it runs on or was restored.</summary>
    public DateTimeOffset? Checkpointed { get; init; }

    /// <summary>When it was restored; null where it was not.</summary>
    public DateTimeOffset? Restored { get; init; }

    /// <summary>The directory of CRIU's images; null where they were used up.</summary>
    public string? Path { get; init; }

    /// <summary>CRIU's log of the dump; null where it was not kept.</summary>
    public string? DumpLog { get; init; }

    /// <summary>CRIU's log of the restore; null where it was not kept.</summary>
    public string? RestoreLog { get; init; }

    /// <summary>The mark of a container; null where there is none.</summary>
    /// <param name="directory">The container's directory.</param>
    public static CheckpointMark? TryRead(string directory)
    {
        if (FileSystem.TryReadAll(directory + FileName) is not { } json)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new CheckpointMark { Checkpointed = Time(root, "checkpointed"), Restored = Time(root, "restored"), Path = Text(root, "path"), DumpLog = Text(root, "dumpLog"), RestoreLog = Text(root, "restoreLog") };
        }
        catch (JsonException)
        {
            // A power cut may leave half of it; it only tells.
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="directory">The container's directory.</param>
    internal void Write(string directory)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            if (Checkpointed is { } checkpointed) json.WriteString("checkpointed", checkpointed);
            if (Restored is { } restored) json.WriteString("restored", restored);
            if (Path is not null) json.WriteString("path", Path);
            if (DumpLog is not null) json.WriteString("dumpLog", DumpLog);
            if (RestoreLog is not null) json.WriteString("restoreLog", RestoreLog);
            json.WriteEndObject();
        }

        FileSystem.Replace(directory + FileName, memory.ToArray(), 0x180, durable: false);
    }

    /// <summary>Forgets it: the container was started anew.</summary>
    /// <param name="directory">The container's directory.</param>
    internal static void Remove(string directory) => FileSystem.TryRemoveFile(directory + FileName);

    private static DateTimeOffset? Time(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.TryGetDateTimeOffset(out var time) ? time : null;

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
