using Berth.Engine.Networks.Modes;

namespace Berth.Engine.Tests.Networks;

public sealed class MachineLinkTests
{
    // What systemd-nspawn 261 chose on a host of this machine id.
    private static readonly byte[] MachineId = Convert.FromHexString("d45944268318408e932752ad95fe574e");

    [Theory]
    [InlineData("short", "ve-short", null, "4e3edb96ff82")]
    [InlineData("averyveryverylongmachinename", "ve-averyvermBQ8", "ve-averyveryverylongmachinename", "6ea281379a82")]
    public void A_machines_link_has_the_names_and_the_address_that_nspawn_gives_it(string machine, string name, string? alternative, string inner)
    {
        var link = MachineLink.Of(machine, MachineId);
        Assert.Equal(name, link.HostName);
        Assert.Equal(alternative, link.AlternativeName);
        Assert.Equal(inner, Convert.ToHexStringLower(link.InnerAddress));
        Assert.NotEqual(link.InnerAddress, link.HostAddress);
    }
}
