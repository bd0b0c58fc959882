using System.Text;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Flags.Containers;
using Berth.Engine.Config;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Cli.Tests.Flags.Containers;

/// <summary>
/// From a command line to a specification and a config.json without an engine: the three images, the host and the
/// containers.conf with which the recordings in Data were made by Podman 5.8.6.
/// </summary>
internal sealed class CreateHarness : ISpecificationContext, IRootFiles
{
    public const string UserData = "/var/lib/containers/storage/overlay-containers/{0}/userdata";
    public const string RunData = "/run/containers/storage/overlay-containers/{0}/userdata";

    private const string Configuration = """
        [containers]
        default_ulimits=["nofile=20000:20000","nproc=32768:32768"]
        pids_limit=0
        """;

    private static readonly string[] Everything =
    [
        "CAP_AUDIT_CONTROL", "CAP_AUDIT_READ", "CAP_AUDIT_WRITE", "CAP_BLOCK_SUSPEND", "CAP_BPF", "CAP_CHECKPOINT_RESTORE", "CAP_CHOWN",
        "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_KILL", "CAP_LEASE",
        "CAP_LINUX_IMMUTABLE", "CAP_MAC_ADMIN", "CAP_MAC_OVERRIDE", "CAP_MKNOD", "CAP_NET_ADMIN", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST",
        "CAP_NET_RAW", "CAP_PERFMON", "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYSLOG", "CAP_SYS_ADMIN", "CAP_SYS_BOOT",
        "CAP_SYS_CHROOT", "CAP_SYS_MODULE", "CAP_SYS_NICE", "CAP_SYS_PACCT", "CAP_SYS_PTRACE", "CAP_SYS_RAWIO", "CAP_SYS_TIME",
        "CAP_SYS_TTY_CONFIG", "CAP_WAKE_ALARM",
    ];

    public static readonly IReadOnlyDictionary<string, string> NoEnvironment = new Dictionary<string, string>(StringComparer.Ordinal);

    public Dictionary<string, ContainerSpecification> Containers { get; } = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> CallerEnvironment { get; set; } = NoEnvironment;

    public SpecificationResult Create(params string[] words)
    {
        var flags = new FlagSet();
        var container = new ContainerFlags(flags, forRun: true);
        var parsed = flags.Parse(words, interspersed: false);
        flags.RefuseMissing();
        container.Attach();
        var options = container.Build(parsed.Arguments, new GlobalOptions(), ["podman", "create", .. words]);
        options = options with { Process = options.Process with { CallerEnvironment = CallerEnvironment } };
        var configuration = ContainersConfiguration.Parse(Configuration);
        var host = new HostFacts { IsSystemdBooted = true, IsJournalUsable = true, Hostname = "vm", BoundingCapabilities = () => Everything };
        return new SpecificationBuilder(configuration, new HelperLocator(configuration.Engine), host, this)
            .Build(options, options.IsRootfs ? null : Image(options.Image));
    }

    public byte[] Configure(ContainerSpecification specification)
    {
        var user = new UserResolver(this).Resolve(specification.Process);
        var data = string.Format(System.Globalization.CultureInfo.InvariantCulture, UserData, specification.Id);
        var run = string.Format(System.Globalization.CultureInfo.InvariantCulture, RunData, specification.Id);
        var network = specification.Network.Mode.Kind;
        return RuntimeSpecBuilder.Build(specification, new RuntimeFacts
        {
            RootPath = "/var/lib/containers/storage/overlay/{LAYER}/merged",
            User = user,
            CgroupsPath = specification.Cgroup.Use == CgroupUse.Disabled ? null : $"{specification.Cgroup.Parent ?? "machine.slice"}:libpod:{specification.Id}",
            ShmPath = $"{data}/shm",
            Hosts = specification.Network.UseImageHosts ? null : $"{run}/hosts",
            HostnameFile = specification.Network.UseImageHostname ? null : $"{run}/hostname",
            ResolvConf = network == NamespaceKind.None ? null : $"{run}/resolv.conf",
            ContainerEnvironmentFile = $"{run}/.containerenv",
            LocalTime = specification.Process.TimeZone is null ? null : $"{run}/localtime",
            BoundingCapabilities = Everything,
            Limits = name => name == "nproc" ? new ResourceLimit(32768, 32768) : new ResourceLimit(20000, 20000),
            SeccompProfile = Path.Combine(AppContext.BaseDirectory, "Flags/Containers/Data/seccomp.json"),
            Mounts = specification.Storage.Mounts.Where(m => m.Kind == MountKind.Volume).ToDictionary(
                m => m.Destination,
                m => new ResolvedMount($"/var/lib/containers/storage/volumes/{(m.Anonymous ? "{VOLUME}" : m.Source)}/_data"),
                StringComparer.Ordinal),
        });
    }

    public ContainerSpecification FindContainer(string nameOrId) => Containers.GetValueOrDefault(nameOrId)
        ?? throw new NotFoundException($"no container with name or ID \"{nameOrId}\" found: no such container");

    public string FindNetwork(string nameOrId) => nameOrId is "podman" or "other"
        ? nameOrId
        : throw new NotFoundException($"unable to find network with name or ID {nameOrId}: network not found");

    public bool IsNameInUse(string name) => false;

    public string FindImage(string nameOrId) => throw new NotFoundException($"{nameOrId}: image not known");

    public string? FindSecret(string nameOrId) => nameOrId == "there" ? nameOrId : null;

    public byte[]? TryRead(string path) => path switch
    {
        "/etc/passwd" => Encoding.UTF8.GetBytes(
            "root:x:0:0:root:/root:/bin/sh\nweb:x:33:33:web:/var/www:/bin/sh\nsvc:x:1000:1001:Svc:/home/svc:/bin/sh\n"),
        "/etc/group" => Encoding.UTF8.GetBytes("root:x:0:\nweb:x:33:\nsvc:x:1001:\nextra:x:50:svc,web\naudio:x:29:svc\n"),
        _ => null,
    };

    public static ImageFacts Image(string name)
    {
        var source = new ImageSource(new string('a', 64), name, "sha256:" + new string('b', 64), name);
        IReadOnlyList<string> path = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];
        return name switch
        {
            "localhost/optfull" => new ImageFacts
            {
                Source = source,
                Environment = ["PATH=/opt/bin:/usr/bin:/bin", "FOO=bar", "EMPTY="],
                User = "svc",
                WorkingDirectory = "/srv/app",
                Volumes = ["/data", "/vol2"],
                ExposedPorts = ["443/tcp", "53/udp", "80/tcp"],
                Entrypoint = ["/bin/sh", "-c"],
                Command = ["sleep 1000"],
                StopSignal = "SIGINT",
                Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "b", ["c"] = "d e" },
                Health = new HealthProbe { Test = ["CMD", "/bin/true"], Interval = 5_000_000_000, Timeout = 2_000_000_000, Retries = 4 },
            },
            "localhost/optsysd" => new ImageFacts { Source = source, Environment = path, Command = ["/sbin/init"] },
            _ => new ImageFacts { Source = source, Environment = path, Command = ["sleep", "1000"] },
        };
    }
}
