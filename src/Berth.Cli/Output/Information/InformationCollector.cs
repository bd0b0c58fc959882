using System.Globalization;
using System.Text.Json;
using Berth.Engine;
using Berth.Engine.Config;
using Berth.Engine.Containers.Listing;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Linux.Security;
using Berth.Oci.Distribution.Registries;
using Berth.Storage;
using Berth.Storage.Configuration;

namespace Berth.Cli.Output.Information;

/// <summary>Gathers what <c>info</c> says about this host.</summary>
internal sealed class InformationCollector(EnginePaths paths, ContainersConfiguration configuration, StorageConfiguration storage, bool isRoot, Action makeIndex)
{
    private readonly HelperLocator _helpers = new(configuration.Engine);
    private readonly CgroupHost _cgroups = CgroupHost.Detect();

    /// <summary>The document.</summary>
    internal SystemInformation Collect(string? cgroupManager, string? runtime)
    {
        var host = Host(cgroupManager, runtime);
        return new SystemInformation { Host = host with { Missing = Missing(host) }, Store = StoreFacts(), Registries = Registries() };
    }

    private SortedDictionary<string, JsonElement> Registries()
    {
        var read = RegistriesFiles.Of(Environment.GetEnvironmentVariable, isRoot).Read();
        var told = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var entry in read.Entries)
        {
            told[entry.Prefix] = JsonSerializer.SerializeToElement(new RegistryInformation
            {
                Prefix = entry.Prefix,
                Location = entry.Location,
                Insecure = entry.IsInsecure,
                Mirrors = entry.Mirrors.Count == 0 ? null : [.. entry.Mirrors.Select(static mirror => new MirrorInformation(mirror.Location, mirror.IsInsecure, mirror.PullFromMirror))],
                Blocked = entry.IsBlocked,
                MirrorByDigestOnly = entry.IsMirrorByDigestOnly,
            }, ReportJson.Default.RegistryInformation);
        }

        if (read.SearchRegistries.Count > 0)
            told["search"] = JsonSerializer.SerializeToElement(read.SearchRegistries, ReportJson.Default.IReadOnlyListString);
        return told;
    }

    private HostInformation Host(string? cgroupManager, string? runtime)
    {
        var memory = Fields("/proc/meminfo");
        var release = Fields("/etc/os-release", '=');
        var conmon = HelperProbe.Ask(_helpers.Conmon);
        var netavark = HelperProbe.Ask(() => _helpers.Helper("netavark"));
        var hasSystemd = FileSystem.Exists("/run/systemd/system");
        var pasta = HelperProbe.Ask(() => HelperProbe.Find("pasta"));
        var slirp = HelperProbe.Ask(() => HelperProbe.Find("slirp4netns"));
        return new HostInformation
        {
            Arch = VersionReport.Architecture,
            CgroupManager = cgroupManager ?? configuration.Engine.CgroupManager ?? (hasSystemd ? "systemd" : "cgroupfs"),
            CgroupVersion = _cgroups.Layout == CgroupLayout.Unified ? "v2" : "v1",
            CgroupControllers = [.. _cgroups.At("/").Controllers],
            Conmon = conmon with { Version = conmon.Version.Replace("\n", ", ") },
            Cpus = Environment.ProcessorCount,
            CpuUtilization = Processors(),
            Distribution = new DistributionInformation
            {
                Distribution = release.GetValueOrDefault("ID", "unknown"),
                Version = release.GetValueOrDefault("VERSION_ID", "unknown"),
                Codename = release.GetValueOrDefault("VERSION_CODENAME", ""),
            },
            EventLogger = configuration.Engine.EventsLogger ?? (hasSystemd ? "journald" : "file"),
            Hostname = Line("/proc/sys/kernel/hostname"),
            Kernel = Line("/proc/sys/kernel/osrelease"),
            LogDriver = configuration.Containers.LogDriver.Length > 0 ? configuration.Containers.LogDriver : hasSystemd ? "journald" : "k8s-file",
            MemFree = Kibibytes(memory, "MemFree"),
            MemTotal = Kibibytes(memory, "MemTotal"),
            SwapFree = Kibibytes(memory, "SwapFree"),
            SwapTotal = Kibibytes(memory, "SwapTotal"),
            NetworkBackendInfo = new NetworkBackendInformation
            {
                Path = netavark.Path,
                Package = netavark.Package,
                Version = netavark.Version,
                Dns = HelperProbe.Ask(() => _helpers.Helper("aardvark-dns")),
                DefaultNetwork = configuration.Network.DefaultNetwork,
            },
            OciRuntime = Runtime(runtime),
            RemoteSocket = Socket(),
            IdMappings = IdMappings(),
            RootlessNetworkCmd = configuration.Network.DefaultRootlessNetworkCommand,
            Security = Security(),
            Pasta = new ExecutableInformation { Executable = pasta.Path, Package = pasta.Package, Version = pasta.Version },
            Slirp4netns = new ExecutableInformation { Executable = slirp.Path, Package = slirp.Package, Version = slirp.Version },
            Uptime = Uptime(),
        };
    }

    private OciRuntimeInformation Runtime(string? asked)
    {
        try
        {
            var (name, path) = _helpers.Runtime(asked);
            var helper = HelperProbe.Ask(() => path);
            return new OciRuntimeInformation { Name = name, Path = helper.Path, Package = helper.Package, Version = helper.Version };
        }
        catch (EngineException)
        {
            return new OciRuntimeInformation { Name = asked ?? configuration.Engine.Runtime ?? "crun" };
        }
    }

    private SocketInformation Socket()
    {
        var path = RuntimeDirectory.Own + "/podman/podman.sock";
        return new SocketInformation { Path = path, Exists = FileSystem.Exists(path) };
    }

    private IdMappingInformation IdMappings()
    {
        if (isRoot)
            return new IdMappingInformation();
        var host = HostFacts.OfThisHost();
        return new IdMappingInformation { Uidmap = Ranges(host.OwnUsers), Gidmap = Ranges(host.OwnGroups) };

        static IdRangeInformation[] Ranges(IReadOnlyList<IdMapping> map)
            => [.. map.Select(static range => new IdRangeInformation { ContainerId = range.ContainerId, HostId = range.HostId, Size = range.Size })];
    }

    private SecurityInformation Security()
    {
        const string Profile = "/usr/share/containers/seccomp.json";
        return new SecurityInformation
        {
            ApparmorEnabled = HostFacts.OfThisHost().IsAppArmorEnabled(),
            Capabilities = string.Join(',', configuration.Containers.DefaultCapabilities.Select(static name => name.StartsWith("CAP_", StringComparison.Ordinal) ? name : "CAP_" + name)),
            Rootless = !isRoot,
            SeccompEnabled = FileSystem.Exists("/proc/sys/kernel/seccomp/actions_avail"),
            SeccompProfilePath = FileSystem.Exists(Profile) ? Profile : "",
            SelinuxEnabled = Selinux.IsEnabled,
        };
    }

    private StoreInformation StoreFacts()
    {
        var (allocated, used) = Space(storage.GraphRoot);
        return new StoreInformation
        {
            ConfigFile = storage.File,
            ContainerStore = Containers(),
            GraphDriverName = storage.Driver,
            GraphOptions = GraphOptions(),
            GraphRoot = storage.GraphRoot,
            GraphStatus = GraphStatus(),
            GraphRootAllocated = allocated,
            GraphRootUsed = used,
            ImageCopyTmpDir = configuration.Engine.ImageCopyTmpDir,
            ImageStore = new ImageCounts { Number = FileSystem.Exists(storage.GraphRoot) ? Store.Open(storage).Images.List().Count : 0 },
            RunRoot = storage.RunRoot,
            TransientStore = storage.IsTransient,
            VolumePath = configuration.Engine.VolumePath ?? storage.GraphRoot + "/volumes",
        };
    }

    private Dictionary<string, string> GraphOptions()
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in storage.DriverOptions)
        {
            var equals = option.IndexOf('=');
            options[option[..equals]] = option[(equals + 1)..];
        }

        return options;
    }

    // What containers/storage says of its overlay driver, which is what Berth's store is.
    private Dictionary<string, string> GraphStatus() => new()
    {
        ["Backing Filesystem"] = BackingFileSystem(storage.GraphRoot),
        ["Native Overlay Diff"] = "true",
        ["Supports d_type"] = "true",
        ["Supports shifting"] = "true",
        ["Supports volatile"] = "true",
        ["Using metacopy"] = storage.MountOptions?.Contains("metacopy=on", StringComparison.Ordinal) == true ? "true" : "false",
    };

    private static string BackingFileSystem(string path)
    {
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } parent)
            path = parent;
        var format = new DriveInfo(path).DriveFormat;
        return format is "ext2" or "ext3" or "ext4" or "ext2/ext3" ? "extfs" : format;
    }

    private ContainerCounts Containers()
    {
        using var lister = new ContainerLister(paths, HumanDuration.Of, makeIndex);
        var entries = lister.List(new ContainerListOptions { All = true });
        var running = entries.Count(static entry => entry.State == "running");
        var paused = entries.Count(static entry => entry.State == "paused");
        return new ContainerCounts { Number = entries.Count, Running = running, Paused = paused, Stopped = entries.Count - running - paused };
    }

    /// <summary>What a user should know is not there.</summary>
    private string[] Missing(HostInformation host)
    {
        var missing = new List<string>();
        if (host.OciRuntime.Path.Length == 0) missing.Add($"OCI runtime {host.OciRuntime.Name} is not installed");
        if (host.Conmon.Path.Length == 0) missing.Add("conmon is not installed");
        if (host.NetworkBackendInfo.Path.Length == 0) missing.Add("netavark is not installed: no bridge networks");
        if (host.NetworkBackendInfo.Dns.Path.Length == 0) missing.Add("aardvark-dns is not installed: no names on networks");
        if (_cgroups.NeedsView) missing.Add($"/sys/fs/cgroup is {_cgroups.Layout.ToString().ToLowerInvariant()}, not pure cgroup v2: controllers bound to v1 set no limits");
        foreach (var controller in (ReadOnlySpan<string>)["cpu", "memory", "pids"])
        {
            if (!host.CgroupControllers.Contains(controller)) missing.Add($"cgroup controller {controller} is not available: its limits cannot be set");
        }

        if (host.Security.SeccompProfilePath.Length == 0) missing.Add("seccomp profile /usr/share/containers/seccomp.json is not installed: containers run unfiltered");
        if (!FileSystem.Exists("/run/systemd/system")) missing.Add("systemd does not run: no scopes, no journal");
        return [.. missing];
    }

    private static (long Allocated, long Used) Space(string path)
    {
        try
        {
            var drive = new DriveInfo(path);
            return (drive.TotalSize, drive.TotalSize - drive.TotalFreeSpace);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (0, 0);
        }
    }

    private static ProcessorUse Processors()
    {
        var fields = (FileSystem.TryReadText("/proc/stat") ?? "").Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 5) return new ProcessorUse();
        var ticks = fields[1..].Select(static field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        var total = ticks[0] + ticks[2] + ticks[3];
        return new ProcessorUse
        {
            UserPercent = Math.Round(ticks[0] * 100 / total, 2),
            SystemPercent = Math.Round(ticks[2] * 100 / total, 2),
            IdlePercent = Math.Round(ticks[3] * 100 / total, 2),
        };
    }

    private static string Uptime()
    {
        var text = FileSystem.TryReadText("/proc/uptime") ?? "0 ";
        var span = TimeSpan.FromSeconds(double.Parse(text.AsSpan(0, text.IndexOf(' ')), CultureInfo.InvariantCulture));
        var days = (int)span.TotalDays;
        var exact = string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}h {span.Minutes}m {span.Seconds + (span.Milliseconds / 1000.0):0.00}s");
        return days == 0 ? exact : string.Create(CultureInfo.InvariantCulture, $"{exact} (Approximately {span.TotalDays:0.00} days)");
    }

    private static string Line(string path) => (FileSystem.TryReadText(path) ?? "").Trim();

    private static long Kibibytes(Dictionary<string, string> fields, string name)
        => long.TryParse(fields.GetValueOrDefault(name, "0").Replace(" kB", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size * 1024 : 0;

    private static Dictionary<string, string> Fields(string path, char separator = ':')
    {
        var fields = new Dictionary<string, string>();
        foreach (var line in (FileSystem.TryReadText(path) ?? "").Split('\n'))
        {
            var at = line.IndexOf(separator);
            if (at > 0) fields[line[..at]] = line[(at + 1)..].Trim().Trim('"');
        }

        return fields;
    }
}
