using Berth.Systemd.Machines;

namespace Berth.Systemd.Tests.Machines;

public sealed class MachineNameTests
{
    [Theory]
    [InlineData("web", true)]
    [InlineData("web_1.example", false)]
    [InlineData("0", true)]
    [InlineData("", false)]
    [InlineData(".host", false)]
    [InlineData("a..b", false)]
    [InlineData("a.", false)]
    [InlineData("a-", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", false)]
    [InlineData("012345678901234567890123456789.012345678901234567890123456789012", true)]
    [InlineData("0123456789012345678901234567890.0123456789012345678901234567890123", false)]
    public void A_machines_name_is_a_host_name_of_at_most_64_characters(string name, bool isValid)
        => Assert.Equal(isValid, MachineName.IsValid(name));

    [Fact]
    public void A_container_whose_name_is_none_is_known_by_its_id()
    {
        var id = new string('a', 12) + new string('0', 52);
        Assert.Equal("web", MachineName.Of("web", id));
        Assert.Equal("web-1", MachineName.Of("web_1", id));
        Assert.Equal(new string('a', 12), MachineName.Of("web-", id));
    }
}
