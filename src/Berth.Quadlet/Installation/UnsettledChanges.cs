using System.Text;
using Berth.Linux.Files;

namespace Berth.Quadlet.Installation;

/// <summary>
/// The services that an <c>apply</c> has yet to start or restart, in a file that a kill leaves behind: once systemd has read the new services
/// nothing else tells that they do not run yet.
/// </summary>
/// <param name="path">The file, on a file system that a reboot empties: a boot starts services as they are then.</param>
public sealed class UnsettledChanges(string path)
{
    private const string CreateWord = "create";
    private const string ChangeWord = "change";
    private readonly List<(string Service, ChangeKind Kind)> _left = [];

    /// <summary>What an earlier <c>apply</c> has left, by the service's name.</summary>
    public IReadOnlyDictionary<string, ChangeKind> Read()
    {
        var found = new Dictionary<string, ChangeKind>(StringComparer.Ordinal);
        foreach (var line in (FileSystem.TryReadText(path) ?? "").Split('\n'))
        {
            if (line.Split(' ') is [var word and (CreateWord or ChangeWord), var service])
                found[service] = word == CreateWord ? ChangeKind.Create : ChangeKind.Change;
        }

        return found;
    }

    /// <summary>Writes down what is about to be done.</summary>
    public void Begin(IReadOnlyList<PlannedChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        _left.Clear();
        foreach (var change in changes)
        {
            if (change.Kind != ChangeKind.Remove)
                _left.Add((change.Service, change.Kind));
        }

        Write();
    }

    /// <summary>Writes down that one is done, or has failed and was told of.</summary>
    public void Settle(PlannedChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (_left.RemoveAll(left => left.Service == change.Service) > 0)
            Write();
    }

    private void Write()
    {
        if (_left.Count == 0)
        {
            FileSystem.TryRemoveFile(path);
            return;
        }

        var text = new StringBuilder();
        foreach (var (service, kind) in _left)
            text.Append(kind == ChangeKind.Create ? CreateWord : ChangeWord).Append(' ').Append(service).Append('\n');
        FileSystem.Replace(path, Encoding.UTF8.GetBytes(text.ToString()), durable: false);
    }
}
