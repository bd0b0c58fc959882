using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Confinement;

/// <summary>
/// AppArmor and SELinux beside Podman, each in a virtual machine whose kernel has it on: it is made for the test, which takes minutes. The
/// script stops at the first thing that is not alike.
/// </summary>
public sealed class ConfinementTests(ITestOutputHelper output)
{
    private const string Packages = "apparmor,podman,selinux-policy-default,policycoreutils,selinux-utils";

    [Fact(Explicit = true)]
    public void AppArmor_confines_as_it_does_under_Podman() => Compare("", "a container", "a denied mount", "inspect", "a profile that is not loaded");

    [Fact(Explicit = true)]
    public void SELinux_confines_as_it_does_under_Podman()
        => Compare("security=selinux selinux=1 enforcing=0", "a container", "mounts", "label=level:s0:c5,c6", "inspect --systemd=always", "the label of another container", "nested", "volumes", "cp");

    private void Compare(string boot, params string[] alike)
    {
        var scripts = Path.Combine(Checkout.Root, "tests/host");
        var result = Command.Run(TimeSpan.FromMinutes(30), Path.Combine(scripts, "guest"), "--with", Packages, "--boot", boot, Path.Combine(scripts, "confinement")).Succeeded();
        output.WriteLine(result.Output);
        foreach (var name in alike) Assert.Contains($"alike: {name}\n", result.Output, StringComparison.Ordinal);
    }
}
