using Berth.Linux.Errors;
using Berth.Systemd.Notify;

namespace Berth.Systemd.Tests.Notify;

public sealed class NotificationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_notification_arrives_with_its_sender(bool isAbstract)
    {
        var path = (isAbstract ? "@" : Path.GetTempPath()) + $"berth-notify-{Guid.NewGuid():N}";
        using (var listener = new NotifyListener(path))
        {
            var sent = new Notification(path).Ready().MainProcess(17).Status("two\nlines").ExtendTimeout(TimeSpan.FromSeconds(2)).Send();
            Assert.True(sent);
            var message = listener.Receive(1000)!;
            Assert.True(message.IsReady);
            Assert.Equal("17", message.Fields["MAINPID"]);
            Assert.Equal("two lines", message.Status);
            Assert.Equal("2000000", message.Fields["EXTEND_TIMEOUT_USEC"]);
            Assert.Equal(Environment.ProcessId, message.Sender!.Value.Pid);
            Assert.Null(listener.Receive(0));
        }
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_path_longer_than_a_socket_address_works()
    {
        var directory = Directory.CreateTempSubdirectory(new string('d', 120)).FullName;
        using (var listener = new NotifyListener(directory + "/notify"))
        {
            new Notification(directory + "/notify").Ready().Send();
            Assert.True(listener.Receive(1000)!.IsReady);
        }
        Directory.Delete(directory);
    }

    [Fact]
    public void Without_a_socket_nothing_is_sent() => Assert.False(new Notification("").Ready().Send());

    [Theory]
    [InlineData("relative")]
    [InlineData("@")]
    public void A_strange_address_is_refused(string address)
        => Assert.Throws<InvalidArgumentException>(() => new Notification(address).Ready().Send());

    [Fact]
    public void A_barrier_ends_when_the_listener_has_read_it()
    {
        var path = $"@berth-notify-{Guid.NewGuid():N}";
        using var listener = new NotifyListener(path);
        Assert.False(new Notification(path).Barrier(TimeSpan.FromMilliseconds(20)));
        listener.Receive(1000);
        var thread = new Thread(() => listener.Receive(1000));
        thread.Start();
        Assert.True(new Notification(path).Barrier(TimeSpan.FromSeconds(5)));
        thread.Join();
    }

    [Fact]
    public void Lines_without_an_assignment_are_dropped()
    {
        var message = NotifyMessage.Parse("READY=1\nnonsense\n=x\nSTATUS=a=b\n\nX_SYSTEMD_UNIT_ACTIVE=multi-user.target");
        Assert.Equal(3, message.Fields.Count);
        Assert.Equal("a=b", message.Status);
    }
}
