using Berth.Host.Tests.Hosts;

namespace Berth.Host.Tests.Machines;

/// <summary>
/// The same operating system tree booted twice in one systemd host: by Berth as a container of the image, and by
/// systemd-nspawn from a directory.
/// </summary>
public sealed class TwoMachines : IDisposable
{
    /// <summary>Berth's; as long as the other's name, so that tables are laid out alike.</summary>
    public const string Ours = "machine-b";

    /// <summary>That of systemd-nspawn.</summary>
    public const string Theirs = "machine-n";

    private readonly SystemdHost _host;

    /// <summary>Boots both and waits until they run.</summary>
    public TwoMachines(SeparateHost prepared)
    {
        _host = prepared.Host;
        _host.Shell(
            $"""
            set -e
            mkdir -p /var/lib/machines/{Theirs}
            tar -C /var/lib/machines/{Theirs} -xf /var/tmp/web.tar
            echo seed >/var/lib/machines/{Theirs}/etc/hostname
            systemd-run --quiet --collect --unit={Theirs}-console systemd-nspawn --quiet --boot --directory=/var/lib/machines/{Theirs} \
                --machine={Theirs} --private-network --link-journal=no
            berth run --detach --name {Ours} --hostname seed --network none localhost/web /usr/lib/systemd/systemd
            """).Succeeded();
        foreach (var name in (string[])[Theirs, Ours])
            Wait($"[ \"$(systemctl -M {name} is-system-running 2>/dev/null)\" = running ]", $"{name} did not boot");
    }

    /// <summary>Runs a script of bash in the host, with the machine's name as <c>$M</c>.</summary>
    public CommandResult Run(string script, string machine) => _host.Shell($"M={machine}\n{script}");

    /// <summary>Waits until a command of the host succeeds.</summary>
    public void Wait(string condition, string failure)
        => Assert.True(_host.Shell($"for _ in $(seq 500); do if {condition}; then exit 0; fi; sleep 0.1; done; exit 1").Status == 0, failure);

    /// <inheritdoc/>
    public void Dispose()
        => _host.Shell($"berth rm --force --time 0 {Ours}; machinectl kill --signal=KILL {Theirs}; systemctl stop {Theirs}-console; rm -rf /var/lib/machines/{Theirs}");
}
