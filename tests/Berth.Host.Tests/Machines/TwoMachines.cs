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
        CompileSession();
        foreach (var name in (string[])[Theirs, Ours])
            Wait($"[ \"$(systemctl -M {name} is-system-running 2>/dev/null)\" = running ]", $"{name} did not boot");
    }

    /// <summary>Runs a script of bash in the host, with the machine's name as <c>$M</c>.</summary>
    public CommandResult Run(string script, string machine) => _host.Shell($"M={machine}\n{script}");

    /// <summary>Waits until a command of the host succeeds.</summary>
    public void Wait(string condition, string failure)
        => Assert.True(_host.Shell($"for _ in $(seq 500); do if {condition}; then exit 0; fi; sleep 0.1; done; exit 1").Status == 0, failure);

    // What programs ask of libsystemd (sd-login(3), sd_bus_open_system_machine(3), which sd_bus_open_system_container is the older name of).
    private void CompileSession()
    {
        var source = Path.GetTempFileName();
        try
        {
            File.WriteAllText(source, Session);
            Command.Run(TimeSpan.FromMinutes(1), "cc", "-x", "c", source, "-o", source + ".out", "-l:libsystemd.so.0").Succeeded();
            File.Move(source + ".out", _host.Outside("/tmp/session"), overwrite: true);
        }
        finally
        {
            File.Delete(source);
        }
    }

    private const string Session =
        """
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        typedef struct sd_bus sd_bus;
        int sd_get_machine_names(char ***);
        int sd_machine_get_class(const char *, char **);
        int sd_machine_get_ifindices(const char *, int **);
        int sd_pid_get_machine_name(int, char **);
        int sd_bus_open_system_machine(sd_bus **, const char *);
        int sd_bus_get_property_string(sd_bus *, const char *, const char *, const char *, const char *, void *, char **);
        int main(int count, char **words) {
            char **names, *name = "", *class = "", *state = "";
            int *links, listed = 0;
            sd_bus *bus;
            for (int at = sd_get_machine_names(&names); at > 0; at--) listed += !strcmp(names[at - 1], words[1]);
            printf("listed: %d\n", listed);
            printf("of the leader: %d", sd_pid_get_machine_name(atoi(words[2]), &name));
            printf(" %s\nclass: %d", name, sd_machine_get_class(words[1], &class));
            printf(" %s\nlinks: %d\n", class, sd_machine_get_ifindices(words[1], &links));
            int opened = sd_bus_open_system_machine(&bus, words[1]);
            if (opened >= 0)
                opened = sd_bus_get_property_string(bus, "org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "SystemState", 0, &state);
            printf("bus: %d %s\n", opened, state);
            return listed != 1 || opened < 0;
        }

        """;

    /// <inheritdoc/>
    public void Dispose()
        => _host.Shell($"berth rm --force --time 0 {Ours}; machinectl kill --signal=KILL {Theirs}; systemctl stop {Theirs}-console; rm -rf /var/lib/machines/{Theirs}");
}
