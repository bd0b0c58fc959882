using System.Text;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;

namespace Berth.Engine.Tests.Containers.Bundle;

public sealed class UserResolverTests : IRootFiles
{
    private string passwd = "root:x:0:0:root:/root:/bin/sh\nsvc:x:1000:1001:Svc:/home/svc:/bin/sh\n";
    private string group = "root:x:0:\nsvc:x:1001:\nextra:x:50:svc,web\n";

    [Theory]
    [InlineData("", 0, 0, "/root", "")]
    [InlineData("root", 0, 0, "/root", "0")]
    [InlineData("svc", 1000, 1001, "/home/svc", "1001,50")]
    [InlineData("1000", 1000, 1001, "/home/svc", "1001,50")]
    [InlineData("svc:root", 1000, 0, "/home/svc", "0")]
    [InlineData("7:8", 7, 8, "/", "8")]
    public void A_user_is_found_by_name_or_number(string text, uint uid, uint gid, string home, string groups)
    {
        var user = Resolve(text);
        Assert.Equal((uid, gid, home, groups), (user.Uid, user.Gid, user.Home, string.Join(',', user.AdditionalGids)));
    }

    [Theory]
    [InlineData("nobody", "unable to find user nobody: no matching entries in passwd file")]
    [InlineData("svc:wheel", "unable to find group wheel: no matching entries in group file")]
    [InlineData("4294967295", "unable to find user 4294967295: uids and gids must be in range 0-2147483647")]
    public void What_is_not_there_is_an_error(string text, string message)
        => Assert.Equal(message, Assert.Throws<InvalidArgumentException>(() => Resolve(text)).Message);

    [Fact]
    public void Hostile_and_broken_files_do_no_harm()
    {
        // Lines that are too short, out of range or not text must neither match nor make root of anyone.
        passwd = "svc:x:-1:0::/:\nsvc:x:99999999999:0::/:\nsvc\n::::::\n\0\xff\n#svc:x:0:0::/:/bin/sh\nsvc:x:1000:1001:::\n";
        group = "svc\nextra:x:abc:svc\nwheel:x:10:svc,,\n";
        var user = Resolve("svc");
        Assert.Equal((1000u, 1001u, "/"), (user.Uid, user.Gid, user.Home));
        Assert.Equal([1001u, 10u], user.AdditionalGids);
    }

    [Fact]
    public void Without_files_root_and_numbers_still_work()
    {
        passwd = group = "";
        Assert.Equal(0u, Resolve("root").Uid);
        Assert.Equal(5u, Resolve("5").Uid);
    }

    public byte[]? TryRead(string path) => Encoding.Latin1.GetBytes(path == "/etc/passwd" ? passwd : group);

    private ResolvedUser Resolve(string user) => new UserResolver(this).Resolve(new ProcessSpecification { User = user });
}
