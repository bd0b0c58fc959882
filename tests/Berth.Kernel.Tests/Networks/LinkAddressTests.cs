using System.Net;
using Berth.Linux.Sockets;

namespace Berth.Kernel.Tests.Networks;

public sealed class LinkAddressTests
{
    [Fact]
    public void Interfaces_and_their_addresses_are_told()
    {
        using var host = new TestHost(direct: true);
        host.Run("/usr/sbin/ip", "link", "add", "first", "type", "bridge");
        host.Run("/usr/sbin/ip", "link", "add", "bare", "type", "bridge");
        host.Run("/usr/sbin/ip", "addr", "add", "10.60.1.2/22", "dev", "first");
        host.Run("/usr/sbin/ip", "addr", "add", "fd00:60::7/59", "dev", "first");
        var found = host.On(LinkAddress.List);
        Assert.Contains(new LinkAddress("first", IPAddress.Parse("10.60.1.2"), 22), found);
        Assert.Contains(new LinkAddress("first", IPAddress.Parse("fd00:60::7"), 59), found);
        Assert.Contains(new LinkAddress("bare", null, 0), found);
    }

    [Fact]
    public void A_network_is_created_while_interfaces_come_and_go()
    {
        using var host = new TestHost(direct: true);
        var isOver = false;
        var changing = new Thread(() => host.On(() =>
        {
            for (var number = 0; !Volatile.Read(ref isOver); number = (number + 1) % 50)
            {
                TestHost.Execute("/usr/sbin/ip", "link", "add", $"passing{number}", "type", "veth", "peer", $"peer{number}");
                TestHost.Execute("/usr/sbin/ip", "addr", "add", $"10.61.{number}.1/24", "dev", $"passing{number}");
                TestHost.Execute("/usr/sbin/ip", "link", "del", $"passing{number}");
            }
        }));
        changing.Start();
        try
        {
            for (var round = 0; round < 2000; round++) host.On(LinkAddress.List);
            host.On(() => host.Engine.Create(new Berth.Engine.Networks.NetworkCreateOptions { Name = "first" }));
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            changing.Join();
        }
    }
}
