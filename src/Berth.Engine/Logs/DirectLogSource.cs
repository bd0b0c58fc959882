using System.Text;
using Berth.Systemd.Journal;

namespace Berth.Engine.Logs;

/// <summary>
/// Which entries of the journal a container without conmon wrote (<c>--monitor=none</c>): those from the standard streams of its service, in
/// the invocations that it ran in, but not what the service's commands wrote there.
/// </summary>
/// <param name="id">The container's id, which its control group's name has.</param>
/// <param name="name">Its name.</param>
/// <param name="invocations">The invocations (systemd.exec(5), $INVOCATION_ID) of all its starts.</param>
public sealed class DirectLogSource(string id, string name, IReadOnlyList<string> invocations)
{
    private readonly byte[] _id = Encoding.ASCII.GetBytes(id);
    private readonly byte[] _name = Encoding.UTF8.GetBytes(name);

    /// <summary>Limits a journal to the service's entries.</summary>
    internal void Match(JournalReader journal)
    {
        journal.Match("_TRANSPORT", "stdout");
        // One that never ran has none; nothing has this value.
        journal.Match("_SYSTEMD_INVOCATION_ID", invocations.Count == 0 ? "" : invocations[0]);
        for (var index = 1; index < invocations.Count; index++)
            journal.Match("_SYSTEMD_INVOCATION_ID", invocations[index]);
    }

    /// <summary>Whether the container wrote the present entry.</summary>
    internal bool IsOfContainer(JournalReader journal)
    {
        var group = journal.Data("_SYSTEMD_CGROUP\0"u8);
        if (!group.IsEmpty)
            return group.IndexOf(_id) >= 0;
        // Its writer had ended before journald looked. What Berth's commands print is the container's id or name.
        var message = journal.Data("MESSAGE\0"u8);
        return !message.SequenceEqual(_id) && !message.SequenceEqual(_name);
    }
}
