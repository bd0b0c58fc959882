using System.Globalization;
using System.Text;
using System.Text.Json;
using Berth.Engine.Networks.Modes;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Linux.Namespaces;
using Berth.Linux.Processes;
using Berth.Systemd.Bus;

namespace Berth.Engine.Networks.Rootless;

/// <summary>
/// The network namespace in which a user who is not root has the bridges of all containers, with pasta(1), or where Podman
/// made it slirp4netns(1), as its way to the host. It is Podman's, with Podman's files and count of users, so that containers of both reach each other on one network. Whoever calls holds the
/// lock of the networks.
/// </summary>
internal sealed class RootlessNamespace(NetworkSettings settings)
{
    private const string ResolverFileName = "/etc/resolv.conf";

    private string Root => settings.RunDirectory + "/rootless-netns";

    private string Bound => Root + "/rootless-netns";

    private string ProcessFile => Root + "/rootless-netns-conn.pid";

    private string FactsFile => Root + "/info.json";

    private string Resolver => Root + "/resolv.conf";

    /// <summary>Who counts on it.</summary>
    public RootlessUsers Users => new(Root);

    /// <summary>What the namespace has; it is there while a network of a container is.</summary>
    public RootlessFacts Facts => FileSystem.TryReadAll(FactsFile) is { } json && JsonSerializer.Deserialize(json, NetworkJson.Default.RootlessFacts) is { } facts ? facts : new();

    /// <summary>Runs something in the namespace, which is made first where it is not there.</summary>
    /// <exception cref="EngineException">There is no pasta, or it failed.</exception>
    public void Run(Action action)
    {
        Ensure();
        Enter(action);
    }

    /// <summary>Makes the namespace where it is not there, and connects it where what did has ended.</summary>
    /// <exception cref="EngineException">There is no pasta, or it failed.</exception>
    public void Ensure()
    {
        if (!NetworkNamespace.Exists(Bound) || Connection is null) Make();
    }

    /// <summary>
    /// Runs something in the namespace, which is there, on a thread that sees the namespace's resolv.conf in place of the host's. Who is counted
    /// in it needs no lock.
    /// </summary>
    public void Enter(Action action)
    {
        var resolver = RealPath(ResolverFileName);
        NetworkNamespace.RunInside(Bound, () =>
        {
            MountNamespace.Enter();
            Mount.SetPropagation("/", MountFlags.Slave | MountFlags.Recursive);
            if (resolver is not null) Mount.Bind(Resolver, resolver);
            action();
        });
    }

    /// <summary>Removes it, if nobody counts on it.</summary>
    public void RemoveIfUnused()
    {
        if (Users.Total > 0 || !FileSystem.Exists(Root)) return;
        NetworkNamespace.Delete(Bound);
        // It would end by itself a moment later, and the next one has the same name.
        if (Connection is { } pasta)
        {
            using var ended = PidDescriptor.TryOpen(pasta.Pid);
            pasta.TrySignal(Signals.Terminate);
            ended?.WaitForEnd(TimeSpan.FromSeconds(1));
        }

        FileTree.Remove(Root);
    }

    // The number may be another process's by now.
    private ProcessIdentity? Connection
        => FileSystem.TryReadText(ProcessFile) is { } text && int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && FileSystem.TryReadText($"/proc/{pid}/comm") is { } name
            && (name.StartsWith("pasta", StringComparison.Ordinal) || name.StartsWith("slirp4netns", StringComparison.Ordinal))
            ? ProcessIdentity.TryOf(pid) : null;

    private void Make()
    {
        if (settings.RootlessCommand is not ("pasta" or ""))
            throw new NotSupportedYetException($"bridge networks by default_rootless_network_cmd = \"{settings.RootlessCommand}\" are not supported yet: use pasta");
        FileSystem.CreateDirectories(Root, 0x1C0);
        var isNew = !NetworkNamespace.Exists(Bound);
        if (isNew)
        {
            // The file alone is what a killed maker left.
            FileSystem.TryRemoveFile(Bound);
            NetworkNamespace.CreateHere(Bound);
        }

        try
        {
            var nobody = new NetworkStatus { ContainerId = "", NamespacePath = Bound, Request = new NetavarkRequest { ContainerId = "" } };
            var status = new PastaNetwork(settings).SetUp(nobody, [], ["--pid", ProcessFile]);
            LeaveControlGroup();
            var facts = new RootlessFacts
            {
                Addresses = status.Addresses,
                DnsForwarders = [.. status.Networks.Values.SelectMany(static network => network.DnsServers)],
                HostAddresses = status.HostAddress is { Length: > 0 } host ? [host] : [],
            };
            var resolver = ResolverFile.Build([], [], [], nobody with { DnsForwarders = facts.DnsForwarders }, sharesHostNetwork: false, static path => FileSystem.TryReadText(path));
            FileSystem.Replace(Resolver, Encoding.UTF8.GetBytes(resolver), 0x1A4, durable: false);
            FileSystem.Replace(FactsFile, JsonSerializer.SerializeToUtf8Bytes(facts, NetworkJson.Default.RootlessFacts), 0x180, durable: false);
        }
        catch
        {
            if (isNew) RemoveIfUnused();
            throw;
        }
    }

    // It stays while any container is connected; the service or session of the first one may end before.
    private void LeaveControlGroup()
    {
        if (Connection is not { } pasta || !SystemdConnection.HasOwn) return;
        using var job = SystemdConnection.Own().BeginScope(
            new ScopeRequest($"rootless-netns-{pasta.Pid}.scope", [pasta.Pid])
            {
                Slice = "user.slice",
                Properties = [new UnitProperty("CollectMode", "inactive-or-failed")],
            },
            ownsConnection: true);
        job.Wait();
    }

    // With systemd-resolved it is a link into /run.
    private static string? RealPath(string path)
        => File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.Exists ? target.FullName : null : File.Exists(path) ? path : null;
}
