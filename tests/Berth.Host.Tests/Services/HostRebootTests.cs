namespace Berth.Host.Tests.Services;

/// <summary>What a host starts when it starts.</summary>
public sealed class HostRebootTests : IDisposable
{
    private readonly ServiceHost _services = new();

    [Fact]
    public void After_a_reboot_the_services_that_are_to_run_do_and_nothing_of_the_run_before_is_left()
    {
        _services.Shell(RebootScenario.Before);
        _services.Host.Reboot();
        _services.Shell(RebootScenario.After + "berth system check || fail 'something of the run before is left'");
    }

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();
}
