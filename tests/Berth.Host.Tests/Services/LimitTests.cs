using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Services;

/// <summary>Limits of a service in a virtual machine, whose kernel has all controllers: it is made for the test, which takes minutes.</summary>
public sealed class LimitTests(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public void MemoryMax_CPUQuota_and_TasksMax_of_a_service_act_on_its_container()
    {
        var scripts = Path.Combine(Checkout.Root, "tests/host");
        var result = Command.Run(TimeSpan.FromMinutes(30), Path.Combine(scripts, "guest"), Path.Combine(scripts, "limits")).Succeeded();
        output.WriteLine(result.Output);
        foreach (var monitor in (string[])["conmon", "none"])
        {
            foreach (var limit in (string[])["TasksMax", "MemoryMax", "CPUQuota", "a service that takes too much has failed"])
                Assert.Contains($"{monitor}: {limit}", result.Output, StringComparison.Ordinal);
        }
    }
}
