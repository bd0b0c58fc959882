using Berth.Linux.Files;

namespace Berth.Engine.Containers.Checkpoints;

/// <summary>A start that goes on where a checkpoint left off.</summary>
/// <param name="Directory">The container's directory, with the files of <see cref="CheckpointFiles"/>.</param>
/// <param name="RuntimeOptions">Options of the runtime's <c>restore</c>.</param>
internal sealed record RestoreRequest(string Directory, IReadOnlyList<string> RuntimeOptions)
{
    /// <summary>CRIU's images.</summary>
    public string Images => Directory + CheckpointFiles.Images;

    /// <summary>Takes CRIU's log and statistics out of the bundle, where conmon has CRIU write them, into the container's directory.</summary>
    public void KeepLog(string bundle)
    {
        foreach (var name in (ReadOnlySpan<string>)[CheckpointFiles.RestoreLog, CheckpointFiles.RestoreStatistics])
        {
            if (FileSystem.TryReadAll(bundle + name) is not { } content)
                continue;
            FileSystem.WriteAll(Directory + name, content, 0x180);
            FileSystem.TryRemoveFile(bundle + name);
        }
    }
}
