namespace Berth.Bench;

/// <summary>What is measured, from the bare program to five hundred containers.</summary>
/// <param name="bundle">An OCI bundle for the runtime alone, whose process is <c>true</c>.</param>
/// <param name="same">The same with the configuration that Berth gives a container without a network.</param>
/// <param name="sleeper">A bundle with a process that stays.</param>
/// <param name="rounds">Rounds of the short works.</param>
internal sealed class Works(string bundle, string same, string sleeper, int rounds)
{
    private const string Berth = "/usr/local/bin/berth";
    private const string Podman = "/usr/bin/podman";
    private const string Crun = "/usr/bin/crun";
    private const string Services = "/opt/services";
    private const string Transfers = "/opt/transfers";
    private const string Image = "localhost/busybox";

    /// <summary>All works, short ones first.</summary>
    public IEnumerable<Work> All =>
    [
        new("start-up", [new("berth version", $"{Berth} version"), new("podman --version", $"{Podman} --version"), new("crun --version", $"{Crun} --version")], rounds),
        Run("run --rm --network=none true, systemd scope", "", "--network=none", "--systemd-cgroup "),
        Run("run --rm --network=none true, cgroupfs", "--cgroup-manager=cgroupfs ", "--network=none", ""),
        Run("run --rm true, default bridge", "", "--network=bridge", "--systemd-cgroup "),
        RunWithPort(),
        Exec(),
        Stats(20),
        FileLog(),
        JournalLog(),
        Boot(),
        Halt(),
        StartService("default network", ""),
        StartService("default network with a published port", "--publish 127.0.0.1:5995:80"),
        StartService("no network", "--network none"),
        UpToDate(),
        CreateBeside(0),
        ListContainers(10),
        ListContainers(100),
        ListThousand(),
        ListImages(500),
        Remove(100, 3),
        Transfer("pull of an image of one layer", "pull -q 127.0.0.1:5995/one", "clean", $"{Transfers} raw one"),
        Transfer("pull of an image of five layers", "pull -q 127.0.0.1:5995/many", "clean", $"{Transfers} raw many"),
        Transfer("load", "load -q -i /tmp/transfers/one.tar", "clean"),
        Transfer("save", "save -q -o /tmp/transfers/saved.tar localhost/one", "loaded"),
        Transfer("push", "push -q localhost/one 127.0.0.1:5995/pushed", "loaded"),
        // These leave theirs to the next ones.
        ListContainers(Many),
        InspectOf(Many),
        CreateBeside(Many),
        Remove(Many, 1),
    ];

    private const int Many = 500;

    private Work RunWithPort() => new(
        "run --rm true, default bridge and a published port",
        [new("berth", $"{Berth} run --rm -p 18080:80 {Image} true"), new("podman", $"{Podman} run --rm -p 18081:80 {Image} true")],
        rounds);

    private Work InspectOf(int count) => new(
        $"inspect of one, {count} containers",
        [new("berth", $"{Berth} inspect bench-7"), new("podman", $"{Podman} inspect bench-7")],
        rounds,
        Create(count, Berth) + " && " + Create(count, Podman));

    private Work CreateBeside(int count) => new(
        $"create, {count} containers there",
        [
            new("berth", $"{Berth} create --network=none --name bench-new {Image} true", After: $"{Berth} rm bench-new"),
            new("podman", $"{Podman} create --network=none --name bench-new {Image} true", After: $"{Podman} rm bench-new"),
        ],
        rounds,
        Create(count, Berth) + " && " + Create(count, Podman));

    private Work Stats(int count) => new(
        $"stats --no-stream, {count} running",
        [new("berth", $"{Berth} stats --no-stream"), new("podman", $"{Podman} stats --no-stream")],
        rounds,
        string.Join(" && ", new[] { Berth, Podman }.Select(engine => $"for i in $(seq {count}); do {engine} run -d --network=none {Image} sleep 10000 || exit 1; done")),
        $"{Berth} rm -fa -t 0; {Podman} rm -fa -t 0; true");

    private Work FileLog() => Logs("logs, 100 MB k8s-file", "k8s-file", "yes a line of a log that is a hundred bytes long, as lines of logs often are, or even longer 123456 | head -c 100000000", "", Math.Max(3, rounds / 4));

    private Work JournalLog() => Logs("logs --tail 100, journald, 200,000 lines", "journald", "seq 100000", "--tail 100 ", Math.Max(3, rounds / 4));

    private static Work Logs(string name, string driver, string command, string options, int rounds) => new(
        name,
        [new("berth", $"{Berth} logs {options}bench-log"), new("podman", $"{Podman} logs {options}bench-log")],
        rounds,
        // The journal drops nothing of what comes at once.
        "mkdir -p /run/systemd/journald.conf.d && printf '[Journal]\nRateLimitIntervalSec=0\n' >/run/systemd/journald.conf.d/bench.conf && systemctl restart systemd-journald"
            + string.Concat(new[] { Berth, Podman }.Select(engine => $" && {engine} run --name bench-log --network=none --log-driver {driver} {Image} sh -c '{command}' >/dev/null")),
        $"{Berth} rm -f bench-log; {Podman} rm -f bench-log; true");

    private Work Run(string name, string global, string network, string crun) => new(
        name,
        [
            new("berth", $"{Berth} {global}run --rm {network} {Image} true"),
            new("podman", $"{Podman} {global}run --rm {network} {Image} true"),
            new("crun run", $"{Crun} {crun}run --bundle {bundle} bench"),
            new("crun run, Berth's config.json", $"{Crun} {crun}run --bundle {same} bench"),
        ],
        rounds);

    private Work Exec() => new(
        "exec true",
        [
            new("berth", $"{Berth} exec bench-exec true"),
            new("podman", $"{Podman} exec bench-exec true"),
            new("crun exec", $"{Crun} exec bench-exec true"),
        ],
        rounds,
        $"{Berth} run -d --name bench-exec --network=none {Image} sleep 10000 && {Podman} run -d --name bench-exec --network=none {Image} sleep 10000"
            + $" && {Crun} --systemd-cgroup run --detach --bundle {sleeper} bench-exec",
        $"{Berth} rm -f -t 0 bench-exec; {Podman} rm -f -t 0 bench-exec; {Crun} delete -f bench-exec; true");

    private Work ListContainers(int count) => new(
        $"ps -a, {count} containers",
        [new("berth", $"{Berth} ps -a"), new("podman", $"{Podman} ps -a")],
        rounds,
        Create(count, Berth) + " && " + Create(count, Podman),
        count == Many ? null : $"{Berth} rm -fa; {Podman} rm -fa; true");

    private Work ListThousand() => new(
        "ps -a, 1,000 containers of Berth's and 10 of Podman's",
        [new("berth", $"{Berth} ps -a"), new("podman", $"{Podman} ps -a")],
        rounds,
        Create(1000, Berth) + " && " + Create(10, Podman),
        $"{Berth} rm -fa; {Podman} rm -fa; true");

    private Work ListImages(int count) => new(
        $"images, {count} images",
        [new("berth", $"{Berth} images"), new("podman", $"{Podman} images")],
        rounds,
        $"mkdir -p /var/tmp/bench-images && for i in $(seq {count}); do echo $i >/var/tmp/bench-images/f && tar -C /var/tmp/bench-images -cf /var/tmp/bench-images.tar f"
            + $" && {Berth} import -q -c CMD=true /var/tmp/bench-images.tar localhost/bench/$i >/dev/null || exit 1; done",
        $"{Berth} rmi $(seq -f localhost/bench/%g {count}) >/dev/null; rm -rf /var/tmp/bench-images /var/tmp/bench-images.tar");

    private static Work Remove(int count, int times) => new(
        $"rm -fa, {count} containers",
        [
            new("berth", $"{Berth} rm -fa", Create(count, Berth)),
            new("podman", $"{Podman} rm -fa", Create(count, Podman)),
        ],
        times);

    private Work Boot() => Machines("boot: run -d of systemd until it is running, and systemd-nspawn --boot of the same tree", _ => null, BootUntilRunning);

    private Work Halt() => Machines("stop of a booted systemd that idles", BootUntilRunning, engine => $"{BootUntilRunning("stop")} {engine}");

    private Work Machines(string name, Func<string, string?> before, Func<string, string> command)
    {
        var engines = new[] { ("berth", Berth), ("systemd-nspawn", "systemd-nspawn"), ("podman", Podman) };
        var contenders = engines.Select(engine => new Contender(
            engine.Item1, command(engine.Item2), before(engine.Item2) is { } boot ? boot + "; sleep 1" : null, $"{BootUntilRunning("end")} {engine.Item2}"));
        return new Work(name, [.. contenders], Math.Max(3, rounds / 4), Teardown: string.Join("; ", engines.Select(engine => $"{BootUntilRunning("end")} {engine.Item2}")));
    }

    private Work StartService(string network, string options) => new(
        $"/usr/bin/systemctl start of a container's service until it is active, {network}",
        [
            new("berth", "/usr/bin/systemctl start bench-berth", After: "systemctl stop bench-berth"),
            new("podman", "/usr/bin/systemctl start bench-podman", After: "systemctl stop bench-podman"),
        ],
        rounds,
        $"{Services} begin-units {options}",
        $"{Services} end-units");

    private Work UpToDate() => new(
        "auto-update, 100 containers of 10 images, all up to date",
        [new("berth", $"{Berth} auto-update"), new("podman", $"{Podman} auto-update")],
        Math.Max(3, rounds / 4),
        $"{Services} begin-updates",
        $"{Services} end-updates");

    /// <summary>An image moves: into a store on a tmpfs, out of it, and to a registry on the loopback (bench/transfers).</summary>
    private Work Transfer(string name, string arguments, string before, string? raw = null)
    {
        var engines = new[] { ("berth", Berth), ("podman", Podman) };
        var contenders = engines.Select(engine => new Contender(engine.Item1, $"/usr/bin/env CONTAINERS_STORAGE_CONF=/tmp/transfers/storage.conf {engine.Item2} {arguments}", $"{Transfers} {before}"));
        return new Work(name, [.. contenders, .. raw is null ? [] : new[] { new Contender("curl, igzip, digests, tar", raw, $"{Transfers} clean") }], Math.Max(3, rounds / 4), $"{Transfers} begin", $"{Transfers} end");
    }

    private static string BootUntilRunning(string engine) => $"/opt/boot-until-running {engine}";

    // Those that are there already stay: their names are taken.
    private static string Create(int count, string engine) =>
        $"for i in $(seq $(($({engine} ps -aq | wc -l) + 1)) {count}); do {engine} create --network=none --name bench-$i {Image} true || exit 1; done";
}
