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

    [Fact]
    public void A_layer_that_podman_copied_for_a_user_namespace_is_whole_until_a_file_changes()
    {
        File.Copy(Path.Combine(Checkout.Root, "tests/host/images"), _host.Outside("/opt/images"));
        _host.Shell("sed -i '/web.tar/d' /opt/images && /opt/images").Succeeded();
        // Without ID-mapped mounts, as on older kernels.
        _host.Shell("_CONTAINERS_OVERLAY_DISABLE_IDMAP=yes podman run --name mapped --network=none --uidmap 0:100000:5000 localhost/busybox true").Succeeded();
        var copy = _host.Shell("ls -d /var/lib/containers/storage/overlay/*/diff1").Succeeded().Output.Trim();
        Assert.Equal(0, _host.Run("berth", "system", "check").Status);
        _host.Shell($"sed -i s/root/toor/ {copy}/etc/passwd").Succeeded();
        var damaged = _host.Run("berth", "system", "check");
        Assert.Equal(125, damaged.Status);
        Assert.Contains("./etc/passwd", damaged.Output + damaged.Errors, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();

    private void Work(int seconds, int killed = 0)
    {
        File.Copy(Path.Combine(Checkout.Root, "tests/host/store-peers"), _host.Outside("/opt/store-peers"));
        var result = _host.Run(TimeSpan.FromSeconds(seconds + 300), "/opt/store-peers", $"{seconds}", "1", $"{killed}");
        Assert.True(result.Status == 0, result.ToString());
    }
}
