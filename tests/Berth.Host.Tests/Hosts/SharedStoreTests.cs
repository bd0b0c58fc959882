namespace Berth.Host.Tests.Hosts;

/// <summary>Podman, Buildah, Skopeo and Berth in one image store at the same time (tests/host/store-peers).</summary>
public sealed class SharedStoreTests : IDisposable
{
    private readonly SystemdHost _host = SystemdHost.Boot();

    [Fact]
    public void Four_programs_at_work_in_one_store_leave_it_whole() => Work(12);

    [Fact(Explicit = true)]
    public void Four_programs_at_work_in_one_store_for_twenty_minutes_leave_it_whole() => Work(1200);

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();

    private void Work(int seconds)
    {
        File.Copy(Path.Combine(Checkout.Root, "tests/host/store-peers"), _host.Outside("/opt/store-peers"));
        var result = _host.Run(TimeSpan.FromSeconds(seconds + 300), "/opt/store-peers", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(result.Status == 0, result.ToString());
    }
}
