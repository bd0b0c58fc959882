using Berth.Host.Tests.Hosts;
using Berth.Linux.Errors;
using Berth.Systemd.Bus;

namespace Berth.Host.Tests.Systemd;

/// <summary>Scopes, asked of a real systemd from outside: its sockets are reached through its root, the processes are inside.</summary>
public sealed class ScopeTests(PreparedHost prepared)
{
    private const string UnitInterface = "org.freedesktop.systemd1.Unit", ScopeInterface = "org.freedesktop.systemd1.Scope";

    [Fact]
    public void A_scope_has_the_process_the_slice_and_the_limits_that_were_asked_for()
    {
        using var systemd = Connect();
        var (pid, name) = (StartSleep(), Name());
        using (var job = systemd.BeginScope(new ScopeRequest(name, [pid])
        {
            Slice = "berth-test.slice",
            Description = "a scope of a test",
            Properties =
            [
                new UnitProperty("TasksMax", 77UL),
                new UnitProperty("CPUWeight", 55UL),
                new UnitProperty("CPUQuotaPerSecUSec", 500_000UL),
                new UnitProperty("MemoryMax", 64UL << 20),
                new UnitProperty("IODeviceWeight", new[] { ("/dev/null", 100UL) }),
            ],
        }))
            job.Wait();

        Assert.Equal($"0::/berth.slice/berth-test.slice/{name}", CgroupOf(pid));
        Assert.Equal("active", systemd.GetString(name, UnitInterface, "ActiveState"));
        Assert.Equal("a scope of a test", systemd.GetString(name, UnitInterface, "Description"));
        Assert.Equal($"{SliceName.CgroupPath("berth-test.slice")}/{name}", systemd.GetString(name, ScopeInterface, "ControlGroup"));
        var shown = prepared.Host.Run("systemctl", "show", name, "-p", "TasksMax,CPUWeight,CPUQuotaPerSecUSec,MemoryMax,Delegate,DefaultDependencies").Output;
        foreach (var line in (string[])["TasksMax=77", "CPUWeight=55", "CPUQuotaPerSecUSec=500ms", "MemoryMax=67108864", "Delegate=yes", "DefaultDependencies=no"])
            Assert.Contains(line + "\n", shown, StringComparison.Ordinal);

        using (var stop = systemd.BeginStop(name))
            stop.Wait();
        Assert.Equal("", CgroupOf(pid));
    }

    [Fact]
    public void A_scopes_name_in_use_is_a_conflict_that_names_it()
    {
        using var systemd = Connect();
        var (pid, name) = (StartSleep(), Name());
        using (var job = systemd.BeginScope(new ScopeRequest(name, [pid])))
            job.Wait();
        using var again = systemd.BeginScope(new ScopeRequest(name, [StartSleep()]));
        var error = Assert.Throws<BusException>(() => again.Wait());
        Assert.Equal(ErrorKind.Conflict, error.Kind);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        systemd.Kill(name, 9);
    }

    [Fact]
    public void A_process_that_is_gone_is_an_error()
    {
        using var systemd = Connect();
        using var job = systemd.BeginScope(new ScopeRequest(Name(), [4_000_000]));
        Assert.Throws<BusException>(() => job.Wait());
    }

    [Fact]
    public void A_unit_that_is_not_there_is_not_found()
    {
        using var systemd = Connect();
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<BusException>(() => systemd.Kill("berth-absent.scope", 9)).Kind);
    }

    [Fact]
    public void A_limit_can_be_changed_later()
    {
        using var systemd = Connect();
        var name = Name();
        using (var job = systemd.BeginScope(new ScopeRequest(name, [StartSleep()])))
            job.Wait();
        systemd.SetProperties(name, new UnitProperty("TasksMax", 12UL));
        Assert.Equal("TasksMax=12\n", prepared.Host.Run("systemctl", "show", name, "-p", "TasksMax").Output);
        systemd.Kill(name, 9);
    }

    private static string Name() => $"berth-test-{Guid.NewGuid():N}.scope";

    private SystemdConnection Connect()
        => new(BusConnection.Open(prepared.Host.Outside("/run/dbus/system_bus_socket"), isBus: true));

    private int StartSleep() => int.Parse(prepared.Host.Shell("sleep 600 >/dev/null 2>&1 & echo $!").Succeeded().Output.Trim());

    private string CgroupOf(int pid) => prepared.Host.Shell($"grep ^0:: /proc/{pid}/cgroup 2>/dev/null || true").Output.Trim();
}
