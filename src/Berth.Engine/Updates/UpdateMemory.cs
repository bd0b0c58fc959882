using System.Text;
using Berth.Linux.Files;

namespace Berth.Engine.Updates;

/// <summary>
/// What an update must know of earlier ones: the images with which a unit did not start, and the attempts that a kill has cut
/// off. A file of lines with tabs between their fields, held locked from opening to disposal.
/// </summary>
internal sealed class UpdateMemory : IDisposable
{
    private const string Bad = "bad", Trying = "trying";
    private readonly string _path;
    private readonly OfdLock? _lock;
    private readonly List<string[]> _lines = [];

    private UpdateMemory(string path, OfdLock? held)
    {
        _path = path;
        _lock = held;
        foreach (var line in (FileSystem.TryReadText(path) ?? "").Split('\n'))
        {
            if (line.Split('\t') is [Bad, _, _, _] or [Trying, _, _, _, _])
                _lines.Add(line.Split('\t'));
        }
    }

    /// <summary>The attempts that nobody has finished.</summary>
    public IReadOnlyList<UpdateAttempt> Interrupted => [.. _lines.Where(static line => line[0] == Trying).Select(static line => new UpdateAttempt(line[1], line[2], line[3], line[4]))];

    /// <summary>Opens it, after whoever else updates.</summary>
    public static UpdateMemory Open(EnginePaths paths)
    {
        FileSystem.CreateDirectories(paths.Root, 0x1C0);
        FileSystem.CreateDirectories(paths.RunRoot, 0x1C0);
        return new UpdateMemory(paths.AutoUpdates, OfdLock.Acquire(paths.AutoUpdateLock));
    }

    /// <summary>Opens it to be read.</summary>
    public static UpdateMemory Read(EnginePaths paths) => new(paths.AutoUpdates, null);

    /// <summary>Whether a unit is known not to start with an image.</summary>
    public bool IsBad(string unit, string image, string digest) => _lines.Exists(line => line[0] == Bad && line[1] == unit && line[2] == image && line[3] == digest);

    /// <summary>Writes down that a unit is about to be tried.</summary>
    public void Begin(UpdateAttempt attempt)
    {
        Remove(Trying, attempt);
        _lines.Add([Trying, attempt.Unit, attempt.Image, attempt.Digest, attempt.OldId]);
        Write();
    }

    /// <summary>Writes down that nothing came of it.</summary>
    public void Abandon(UpdateAttempt attempt)
    {
        Remove(Trying, attempt);
        Write();
    }

    /// <summary>Writes down how it ended; what was bad before is forgotten.</summary>
    public void End(UpdateAttempt attempt, bool isBad)
    {
        Remove(Trying, attempt);
        Remove(Bad, attempt);
        if (isBad)
            _lines.Add([Bad, attempt.Unit, attempt.Image, attempt.Digest]);
        Write();
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    private void Remove(string kind, UpdateAttempt attempt) => _lines.RemoveAll(line => line[0] == kind && line[1] == attempt.Unit && line[2] == attempt.Image);

    private void Write() => FileSystem.Replace(_path, Encoding.UTF8.GetBytes(string.Concat(_lines.Select(static line => string.Join('\t', line) + "\n"))), 0x180);
}
