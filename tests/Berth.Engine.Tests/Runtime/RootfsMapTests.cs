using Berth.Engine.Runtime;
using Berth.Linux.Errors;
using Berth.Linux.Namespaces;

namespace Berth.Engine.Tests.Runtime;

public sealed class RootfsMapTests
{
    private static readonly IdMap s_container = new([new IdRange(0, 100000, 1000)], [new IdRange(0, 200000, 500)]);

    [Theory]
    [InlineData("", "0 100000 1000\n", "0 200000 500\n")]
    [InlineData("=uids=0-1-10#10-11-5;gids=0-100-10", "0 1 10\n10 11 5\n", "0 100 10\n")]
    [InlineData("=uids=@5-7-10", "5 100007 10\n", "0 200000 500\n")]
    [InlineData("=gids= 3-4-5x", "0 100000 1000\n", "3 4 5\n")]
    public void What_is_left_out_is_the_containers_own(string text, string users, string groups)
    {
        var map = RootfsMap.Of(text, s_container);
        Assert.Equal((users, groups), (IdMap.Format(map.Users), IdMap.Format(map.Groups)));
    }

    [Theory]
    [InlineData("=", "unknown option \"\"")]
    [InlineData("=foo", "unknown option \"foo\"")]
    [InlineData("=uids=", "invalid empty range for \"\"")]
    [InlineData("=uids=0-0", "unexpected EOF")]
    [InlineData("=uids=0-0-0", "invalid value for \"0-0-0\"")]
    [InlineData("=uids=a-b-c", "expected integer")]
    [InlineData("=uids=1x1", "input does not match format")]
    [InlineData("=uids=1-4294967295-2#5-4294967296-1", "invalid value for \"1-4294967295-2#5-4294967296-1\"")]
    [InlineData("=uids=99999999999999999999-0-1", "integer overflow on token 99999999999999999999")]
    [InlineData("=uids=@0-1000-1", "could not find a user namespace mapping for the relative mapping \"@0-1000-1\"")]
    public void What_is_no_mapping_is_refused(string text, string message)
        => Assert.Equal(message, Assert.Throws<InvalidArgumentException>(() => RootfsMap.Of(text, s_container)).Message);

    [Fact]
    public void Without_a_user_namespace_both_mappings_must_be_named()
    {
        Assert.Contains("users", Assert.Throws<InvalidArgumentException>(() => RootfsMap.Of("", null)).Message, StringComparison.Ordinal);
        Assert.Contains("groups", Assert.Throws<InvalidArgumentException>(() => RootfsMap.Of("=uids=0-1-1", null)).Message, StringComparison.Ordinal);
        Assert.Single(RootfsMap.Of("=uids=0-1-1;gids=0-1-1", null).Users);
    }
}
