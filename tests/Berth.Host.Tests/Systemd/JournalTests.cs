using System.Text;
using Berth.Host.Tests.Hosts;
using Berth.Systemd.Journal;

namespace Berth.Host.Tests.Systemd;

public sealed class JournalTests(PreparedHost prepared)
{
    [Fact]
    public void Entries_are_found_by_a_field_in_order_and_from_the_end()
    {
        var tag = $"berth-{Guid.NewGuid():N}";
        prepared.Host.Shell($"for i in 1 2 3; do echo line $i; done | systemd-cat -t {tag}; journalctl --sync").Succeeded();
        using var journal = Open(tag);
        journal.SeekFirst();
        var lines = new List<string>();
        while (journal.MoveNext())
            lines.Add(Encoding.UTF8.GetString(journal.Data("MESSAGE\0"u8)));
        Assert.Equal(["line 1", "line 2", "line 3"], lines);
        Assert.True(journal.SeekLast(2));
        Assert.Equal("line 2", Encoding.UTF8.GetString(journal.Data("MESSAGE\0"u8)));
        Assert.True(journal.Data("NO_SUCH_FIELD\0"u8).IsEmpty);
        Assert.InRange(journal.Microseconds, 1_700_000_000_000_000, long.MaxValue);
    }

    [Fact]
    public void A_reader_that_waits_is_woken_by_what_is_written()
    {
        var tag = $"berth-{Guid.NewGuid():N}";
        using var journal = Open(tag);
        _ = journal.WakeUp;
        journal.SeekLast(1);
        prepared.Host.Shell($"echo new | systemd-cat -t {tag}; journalctl --sync").Succeeded();
        journal.Acknowledge();
        Assert.True(journal.MoveNext());
    }

    [Fact]
    public void What_is_sent_to_a_journald_is_in_its_journal()
    {
        var tag = $"berth-{Guid.NewGuid():N}";
        Assert.True(new JournalMessage(prepared.Host.Outside("/run/systemd/journal/socket"))
            .Priority(4).Add("SYSLOG_IDENTIFIER", tag).Add("MESSAGE", "two\nlines").Send());
        Assert.Equal("two\nlines\n", prepared.Host.Shell($"journalctl --sync; journalctl -t {tag} -p warning -o cat --no-pager").Output);
    }

    private JournalReader Open(string tag)
    {
        var machine = prepared.Host.Run("cat", "/etc/machine-id").Output.Trim();
        var place = (string[])["/var/log/journal", "/run/log/journal"];
        var journal = new JournalReader(place.Select(path => prepared.Host.Outside($"{path}/{machine}")).First(Directory.Exists));
        journal.Match("SYSLOG_IDENTIFIER", tag);
        return journal;
    }
}
