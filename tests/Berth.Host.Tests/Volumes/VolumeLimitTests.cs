using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Volumes;

/// <summary>Limits of volumes beside Podman, in a virtual machine whose kernel has quotas: it is made for the test, which takes minutes.</summary>
public sealed class VolumeLimitTests(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public void A_volume_on_a_file_system_with_project_quotas_becomes_no_larger_than_it_may()
    {
        var scripts = Path.Combine(Checkout.Root, "tests/host");
        var result = Command.Run(
            TimeSpan.FromMinutes(30), Path.Combine(scripts, "guest"), "--with", "podman,xfsprogs,quota", Path.Combine(scripts, "volume-limits")).Succeeded();
        output.WriteLine(result.Output);
        foreach (var name in (string[])["alike: size", "alike: inodes", "alike: a directory below", "the limit of a removed volume goes"])
            Assert.Contains(name + "\n", result.Output, StringComparison.Ordinal);
    }
}
