using System.Text;
using Berth.Systemd.Journal;

namespace Berth.Engine.Logs;

/// <summary>
/// Which entries of the journal a container without conmon wrote (<c>--monitor=none</c>): those from the standard streams of its service, in
/// the invocations that it ran in, but not what the service's commands wrote there.
/// </summary>
/// <param name="id">The container's id, which its control group's name has.</param>
/// <param name="name">Its name.</param>
/// <param name="created">When the container was made; whoever had the service before wrote what is older.</param>
/// <param name="invocations">The invocations (systemd.exec(5), $INVOCATION_ID) of all its starts.</param>
/// <param name="units">The services of its starts that are the system's; those of a user's manager are known by their invocations alone.</param>
public sealed class DirectLogSource(string id, string name, DateTimeOffset created, IReadOnlyList<string> invocations, IReadOnlyList<string> units)
{
    private readonly byte[] _id = Encoding.ASCII.GetBytes(id);
    private readonly byte[] _name = Encoding.UTF8.GetBytes(name);
    private readonly long _created = (created - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Limits a journal to the service's entries.</summary>
    internal void Match(JournalReader journal)
    {
        var streams = invocations.Select(invocation => StreamOf(journal, invocation)).Where(static stream => stream.Length > 0).ToList();
        // One that never ran has none; nothing has this value.
        MatchAny(journal, "_SYSTEMD_INVOCATION_ID", invocations.Count == 0 ? [""] : invocations);
        MatchAny(journal, "_STREAM_ID", streams);
        MatchAny(journal, "_SYSTEMD_UNIT", units);
    }

    /// <summary>Whether the container wrote the present entry.</summary>
    internal bool IsOfContainer(JournalReader journal)
    {
        var group = journal.Data("_SYSTEMD_CGROUP\0"u8);
        if (!group.IsEmpty)
            return group.IndexOf(_id) >= 0;
        // Its writer had ended before journald looked, and perhaps the service.
        var invocation = journal.Data("_SYSTEMD_INVOCATION_ID\0"u8);
        if (invocation.IsEmpty ? journal.Microseconds < _created : !invocations.Contains(Encoding.ASCII.GetString(invocation)))
            return false;
        // What Berth's commands print is the container's id or name.
        var message = journal.Data("MESSAGE\0"u8);
        return !message.SequenceEqual(_id) && !message.SequenceEqual(_name);
    }

    // journald learns the invocation from files that go with the end of the service (systemd-journald.service(8)): an entry that it comes to
    // later has only the stream, and the unit where that is the system's.
    private static string StreamOf(JournalReader journal, string invocation)
    {
        MatchAny(journal, "_SYSTEMD_INVOCATION_ID", [invocation]);
        journal.SeekFirst();
        var stream = journal.MoveNext() ? Encoding.ASCII.GetString(journal.Data("_STREAM_ID\0"u8)) : "";
        journal.ClearMatches();
        return stream;
    }

    private static void MatchAny(JournalReader journal, string field, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        journal.Or();
        journal.Match("_TRANSPORT", "stdout");
        foreach (var value in values)
            journal.Match(field, value);
    }
}
