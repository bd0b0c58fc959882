using System.Text;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Confinement;
using Berth.Engine.Containers.Devices;
using Berth.Engine.Containers.Machines;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;
using Berth.Engine.Runtime;
using Berth.Linux.Cgroups;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Linux.Security;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// Fills a container's bundle: the files that it sees of the host (hosts, resolv.conf, hostname, …), what its mounts come from, and
/// what its config.json is to say.
/// </summary>
internal sealed class BundleWriter(EngineSettings settings, ContainerStore store, MountSources mounts, ContainerSecrets secrets, CgroupHost cgroups)
{
    /// <summary>Writes the bundle of a container whose root is mounted and whose network is set up; config.json is left to the caller.</summary>
    public WrittenBundle Write(ContainerSpecification specification, string bundle, string rootPath, ConnectedNetwork network, CgroupPlacement placement, OciRuntime runtime,
        IReadOnlyList<string> environment)
    {
        specification = SharedNetworkSysctls.Apply(specification, network.NamespacePath);
        using var root = RootDirectory.Open(rootPath);
        var host = HostFacts.OfThisHost();
        var names = new NameFiles(settings.Configuration.Containers.HostContainersInternalIp ?? "");
        var user = ContainerAccounts.Prepare(specification, root);
        var (rootUser, rootGroup) = new ContainerIds(user, specification.Namespaces.UidMap, specification.Namespaces.GidMap).HostRoot;
        root.LinkMountTable(rootUser, rootGroup);
        // Nobody asks what neither boots nor is registered for it.
        var machineId = specification.Process.Systemd || specification.Machine.Register ? MachineId.Of(specification, root) : "";
        var cdi = new CdiRegistry(settings.CdiDirectories ?? settings.Configuration.Engine.CdiSpecDirs).Resolve(specification.Resources.CdiDevices);
        if (cdi.Groups.Count > 0)
            user = user with { AdditionalGids = [.. user.AdditionalGids, .. cdi.Groups] };
        IReadOnlyList<RuntimeHook> hooks = HookDirectories.Find(
            settings.HooksDirectories ?? settings.Configuration.Engine.HooksDir, specification, RuntimeAnnotations.Of(specification));
        if (cdi.Hooks.Count > 0)
            hooks = [.. hooks, .. cdi.Hooks];
        var facts = new RuntimeFacts
        {
            RootPath = rootPath,
            User = user,
            NetworkNamespace = network.NamespacePath,
            OuterGroups = host.OwnGroups,
            PidNamespace = Joined(specification.Namespaces.Pid, "pid"),
            IpcNamespace = Joined(specification.Namespaces.Ipc, "ipc"),
            UtsNamespace = Joined(specification.Namespaces.Uts, "uts"),
            UserNamespace = Joined(specification.Namespaces.User, "user"),
            CgroupNamespace = Joined(specification.Namespaces.Cgroup, "cgroup"),
            CgroupsPath = placement.Disabled ? null : placement.RuntimePath,
            Controllers = Delegated(),
            FiltersDevices = runtime.FiltersDevices(),
            ResolvConf = OfOther(specification, "/resolv.conf") ?? Own("/resolv.conf", names.Resolver(specification.Network, network.Status)),
            Hosts = OfOther(specification, "/hosts") ?? Own("/hosts", names.Hosts(
                specification.Network, specification.Name, network.Status, () => Text(root.TryRead("/etc/hosts")))),
            HostnameFile = specification.Network.UseImageHostname || StaticHostname.TryWrite(specification, root, store.Paths)
                ? null : OfOther(specification, "/hostname") ?? Own("/hostname", specification.Network.Hostname + "\n"),
            ContainerEnvironmentFile = File(bundle, "/.containerenv", ""),
            LocalTime = LocalTime(specification),
            RunHostDirectory = specification.Process.Systemd ? RunHost(specification, bundle, machineId) : null,
            ShmPath = Shm(specification, bundle),
            Mounts = mounts.Prepare(specification, rootPath, user),
            SecretsDirectory = ContainerSecrets.DirectoryIn(bundle, specification),
            SecretEnvironment = secrets.Variables(specification),
            ExtraMounts =
            [
                .. SubscriptionMounts.Prepare(specification, bundle, (rootUser, rootGroup), settings.Warn), .. mounts.Artifacts(specification, root), .. secrets.Mounts(specification), .. cdi.Mounts,
                .. JournalLinks.Bind(specification, machineId) is { } journal ? (ExtraMount[])[journal] : [],
                .. ServiceManager.MountFor(specification, bundle) is { } notify ? (ExtraMount[])[notify] : [],
                .. UnitGenerator.MountFor(specification, bundle) is { } generator ? (ExtraMount[])[generator] : [],
            ],
            ExtraDevices = cdi.Devices,
            MachineId = machineId,
            // A console that nobody looks at gets plain text, for the log.
            ExtraEnvironment =
            [
                .. specification.Process is { Systemd: true, Tty: false } ? (string[])["TERM=dumb"] : [],
                .. specification.IsMonitoredSystem ? (string[])[HostNotifications.Variable] : [],
                .. specification.Process.Systemd ? HostIdentity.Variables(FileSystem.TryReadText("/etc/os-release")) : [],
                .. cdi.Environment, .. environment, .. ServiceManager.VariablesFor(specification),
            ],
            Hooks = hooks,
            BoundingCapabilities = host.BoundingCapabilities(),
            AppArmorProfile = specification.Security.AppArmorProfile,
            ProcessLabel = specification.Security.ProcessLabel,
            MountLabel = specification.Security.MountLabel,
        };
        Confine(specification, bundle, facts);
        return new WrittenBundle(machineId, HookDirectories.Apply(hooks, RuntimeSpecBuilder.Build(specification, facts)));

        // The container's root can change these.
        string? Own(string name, string? content)
        {
            if (content is null) return null;
            var path = File(bundle, name, content);
            if ((rootUser, rootGroup) != (0, 0)) FileTree.SetOwner(path, rootUser, rootGroup);
            return path;
        }
    }

    private void Confine(ContainerSpecification specification, string bundle, RuntimeFacts facts)
    {
        var security = specification.Security;
        if (security.AppArmorProfile is { } profile)
            AppArmorProfile.Load(profile);
        if (security.MountLabel is not { } label || !Selinux.IsEnabled)
            return;
        // What is another container's, or the user's, keeps its own.
        var own = store.Paths.Container(specification.Id);
        foreach (var source in (string?[])
            [
                facts.ContainerEnvironmentFile, facts.ResolvConf, facts.Hosts, facts.HostnameFile, facts.SecretsDirectory, facts.RunHostDirectory,
                .. facts.ExtraMounts.Select(static mount => mount.Source),
            ])
        {
            if (source is not null && (source.StartsWith(bundle, StringComparison.Ordinal) || source.StartsWith(own, StringComparison.Ordinal)))
                Selinux.TryLabel(source, label);
        }
    }

    private static string File(string bundle, string name, string content)
    {
        FileSystem.WriteAll(bundle + name, Encoding.UTF8.GetBytes(content));
        return bundle + name;
    }

    private static string? Text(byte[]? bytes) => bytes is null ? null : Encoding.UTF8.GetString(bytes);

    private HashSet<string>? Delegated()
    {
        // With a covered tree the controllers of the version 2 hierarchy's root are all there is.
        var at = cgroups.Layout == CgroupLayout.Legacy ? null : cgroups.At("/");
        return at is null ? null : [.. at.Controllers];
    }

    private string? Joined(NamespaceMode mode, string kind) => mode.Kind switch
    {
        NamespaceKind.Path => mode.Value,
        NamespaceKind.Container => $"/proc/{RunningProcess(mode.Value!)}/ns/{kind}",
        _ => null,
    };

    // A container in another one's network has its names, too.
    private string? OfOther(ContainerSpecification specification, string name)
        => specification.Network.Mode is { Kind: NamespaceKind.Container, Value: { } id } && store.Paths.ContainerRun(id) + name is var path && FileSystem.Exists(path)
            ? path : null;

    private int RunningProcess(string id)
    {
        var row = ContainerObservation.Observe(store.Paths, store.Rows.Resolve(id));
        return row.HasProcess
            ? row.Process.Pid
            : throw new ConflictException($"cannot join a namespace of container {id}, which is not running: container state improper");
    }

    private static string? LocalTime(ContainerSpecification specification) => specification.Process.TimeZone switch
    {
        null or "" => null,
        "local" => "/etc/localtime",
        var zone => Path.Combine("/usr/share/zoneinfo", zone),
    };

    // systemd's Container Interface, all read-only for it: who runs it as $container says, its id, the host's os-release, where machined
    // binds what `machinectl bind` brings, and credentials.
    private static string RunHost(ContainerSpecification specification, string bundle, string machineId)
    {
        var directory = bundle + ContainerRunFiles.RunHost;
        FileSystem.CreateDirectories(directory + "/incoming");
        FileSystem.CreateDirectories(directory + "/userdb");
        File(directory, "/container-manager", ProcessSection.ContainerKind(specification));
        File(directory, "/container-uuid", Guid.ParseExact(machineId, "N").ToString("D"));
        if (FileSystem.TryReadAll("/etc/os-release") is { } release)
            FileSystem.WriteAll(directory + "/os-release", release);
        CredentialDirectory.Write(specification, directory);
        return directory;
    }

    // Where others may join the container's IPC namespace, its /dev/shm has to be a directory of the host that they can be given too.
    private string? Shm(ContainerSpecification specification, string bundle)
    {
        var mode = specification.Namespaces.Ipc;
        if (mode.Kind == NamespaceKind.Container)
            return store.Paths.ContainerRun(mode.Value!) + "/shm";
        if (mode.Kind == NamespaceKind.Host)
            return "/dev/shm";
        if (mode.Kind != NamespaceKind.Shareable)
            return null;
        var path = bundle + "/shm";
        FileSystem.CreateDirectories(path, 0x3FF);
        var size = specification.Storage.ShmSize != 0 ? $",size={specification.Storage.ShmSize}" : "";
        Mount.FileSystem("shm", path, "tmpfs", MountFlags.NoSuid | MountFlags.NoDev | MountFlags.NoExec, "mode=1777" + size + Selinux.MountOption(specification.Security.MountLabel));
        return path;
    }
}
