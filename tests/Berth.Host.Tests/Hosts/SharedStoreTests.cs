namespace Berth.Host.Tests.Hosts;

/// <summary>Podman, Buildah, Skopeo and Berth in one image store at the same time (tests/host/store-peers).</summary>
public sealed class SharedStoreTests : IDisposable
{
    private readonly SystemdHost _host = SystemdHost.Boot();

    [Fact]
    public void Four_programs_at_work_in_one_store_leave_it_whole() => Work(12);

    [Fact(Explicit = true)]
    public void Four_programs_at_work_in_one_store_for_twenty_minutes_leave_it_whole() => Work(1200);

    [Fact(Explicit = true)]
    public void Four_programs_at_work_in_one_store_leave_it_whole_though_commands_of_both_engines_are_killed() => Work(1200, killed: 6);

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();

    private void Work(int seconds, int killed = 0)
    {
        File.Copy(Path.Combine(Checkout.Root, "tests/host/store-peers"), _host.Outside("/opt/store-peers"));
        var result = _host.Run(TimeSpan.FromSeconds(seconds + 300), "/opt/store-peers", $"{seconds}", "1", $"{killed}");
        Assert.True(result.Status == 0, result.ToString());
    }
}
