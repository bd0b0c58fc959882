using Berth.Linux.Files;
using Berth.Linux.Sockets;
using Berth.Systemd.Journal;

namespace Berth.Systemd.Tests.Journal;

public sealed class JournalMessageTests
{
    private readonly string _address = $"@berth-journal-{Guid.NewGuid():N}";

    [Fact]
    public void A_field_with_line_ends_has_its_length_before_it()
    {
        using var journald = UnixSocket.Bind(_address, SocketKind.Datagram);
        Assert.True(new JournalMessage(_address).Priority(5).Add("MESSAGE", "a\nb").Send());
        var buffer = new byte[100];
        var received = journald.ReceiveMessage(buffer)!;
        Assert.Equal("PRIORITY=5\nMESSAGE\n\u0003\0\0\0\0\0\0\0a\nb\n"u8, buffer.AsSpan(0, received.Length));
    }

    [Fact]
    public void An_entry_too_big_for_a_datagram_comes_as_a_file()
    {
        using var journald = UnixSocket.Bind(_address, SocketKind.Datagram);
        var text = new string('x', 20 << 20);
        Assert.True(new JournalMessage(_address).Add("MESSAGE", text).Send());
        var received = journald.ReceiveMessage(new byte[100])!;
        Assert.Equal(0, received.Length);
        using var file = Assert.Single(received.Descriptors);
        Assert.Equal("MESSAGE=".Length + text.Length + 1, FileSystem.Length(file));
    }

    [Fact]
    public void Without_journald_nothing_is_sent() => Assert.False(new JournalMessage("@berth-no-journal").Add("MESSAGE", "x").Send());
}
