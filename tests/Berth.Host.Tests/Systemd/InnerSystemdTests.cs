using System.Diagnostics;
using Berth.Host.Tests.Hosts;
using Berth.Linux.Errors;
using Berth.Systemd.Notify;

namespace Berth.Host.Tests.Systemd;

/// <summary>The host is to this machine what a booted container is to its host.</summary>
public sealed class InnerSystemdTests(PreparedHost prepared)
{
    private readonly InnerSystemd _inner = new(Checkout.Program);

    [Fact]
    public void A_booted_systemd_says_that_it_runs()
    {
        Assert.Equal(SystemPhase.Running, _inner.Query(prepared.Host.Leader).Phase);
        Assert.Equal("running", _inner.WaitBooted(prepared.Host.Leader, TimeSpan.FromSeconds(10)).Word);
    }

    [Fact]
    public void A_failed_unit_makes_it_degraded()
    {
        using var host = SystemdHost.Boot();
        host.Run("systemd-run", "--wait", "--unit=fails", "false");
        var state = _inner.Query(host.Leader);
        Assert.Equal((SystemPhase.Degraded, 1), (state.Phase, state.FailedUnits));
        host.Run("systemctl", "reset-failed", "fails");
        Assert.Equal("running", _inner.Query(host.Leader).Word);
    }

    [Fact]
    public void Several_are_asked_at_once_and_one_that_is_no_systemd_is_silent()
    {
        using var other = Process.Start("sleep", "60");
        var states = _inner.QueryAll([prepared.Host.Leader, other.Id, 4_100_000]);
        other.Kill();
        Assert.Equal([SystemPhase.Running, SystemPhase.Unknown, SystemPhase.Unknown], states.Select(state => state.Phase));
    }

    [Fact]
    public void Waiting_for_the_boot_of_what_is_not_there_is_an_error()
        => Assert.Throws<EngineException>(() => _inner.WaitBooted(4_100_000, TimeSpan.FromSeconds(10)));
}
