using System.Text.Json;
using Berth.Engine.Config;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Engine.Health;
using Berth.Engine.Networks;
using Berth.Engine.Runtime;
using Berth.Engine.Volumes;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Systemd.Notify;

namespace Berth.Engine.Containers.Inspection;

/// <summary>Gathers what <c>inspect</c> shows of a container.</summary>
internal sealed class ContainerInspector(
    ContainerStore store, RootFileSystem root, Func<NetworkEngine> networks, VolumeStore volumes, ContainersConfiguration configuration)
{
    /// <summary>The document of one container as compact UTF-8 JSON.</summary>
    public byte[] Inspect(ContainerListing listing, (long Written, long Total)? size)
        => Inspect(listing, store.ReadSpecification(listing.Id), size);

    /// <summary>The document of a container whose specification may not be written down yet.</summary>
    public byte[] Inspect(ContainerListing listing, ContainerSpecification specification, (long Written, long Total)? size)
    {
        var (owner, ownerStatus) = NetworkOwner(listing, specification);
        return ContainerInspection.Of(new InspectedContainer(listing, specification, store.Paths, root.LowerDirectories(specification))
        {
            Network = ownerStatus,
            NetworkOwner = owner,
            Health = HealthCheck.IsDefined(specification) ? HealthFile.TryRead(store.Paths, listing.Id) ?? new HealthState() : null,
            Size = size,
            System = specification.Process.Systemd && listing.Status == ContainerStatus.Running ? new InnerSystemd().Query(listing.Pid) : null,
            Environment = RunningEnvironment(listing.Id, specification),
            DefaultCapabilities = Capabilities.Normalise(configuration.Containers.DefaultCapabilities),
            VolumeData = volumes.DataOf,
            NetworkId = IdOf,
        });
    }

    // A container in another's network shows that one's addresses.
    private ((string Id, NetworkSpecification Network) Owner, NetworkStatus? Status) NetworkOwner(ContainerListing listing, ContainerSpecification specification)
    {
        var status = listing.Network;
        var owner = (listing.Id, specification.Network);
        for (var depth = 0; depth < 8 && owner.Network.Mode is { Kind: NamespaceKind.Container, Value: { } other }; depth++)
        {
            if (store.Rows.FindById(other) is not { } row)
                break;
            owner = (row.Id, store.ReadSpecification(row.Id).Network);
            status = row.Network;
        }

        return (owner, status is { Length: > 0 } json ? NetworkStatus.FromJson(json) : null);
    }

    private string IdOf(string network)
    {
        try
        {
            return networks().Store.Find(network).Id;
        }
        catch (EngineException)
        {
            // The network went after the container was made, or its file is damaged.
            return NetworkStore.IdOf(network);
        }
    }

    // What the process was given, which knows more than the specification; its secrets are nobody's business.
    private IReadOnlyList<string> RunningEnvironment(string id, ContainerSpecification specification)
    {
        var shown = specification.Process.Environment;
        if (FileSystem.TryReadAll(store.Paths.ContainerRun(id) + ContainerRunFiles.Configuration) is { } json)
        {
            try
            {
                using var document = JsonDocument.Parse(json);
                if (document.RootElement.TryGetProperty("process", out var process) && process.TryGetProperty("env", out var environment))
                    shown = [.. environment.EnumerateArray().Select(static line => line.GetString()!)];
            }
            catch (JsonException)
            {
                // It is being written.
            }
        }

        var secrets = specification.Process.SecretEnvironment;
        return secrets.Count == 0
            ? shown
            : [.. shown.Where(line => !secrets.Any(secret => line.StartsWith(secret.Target + "=", StringComparison.Ordinal))), .. secrets.Select(static secret => secret.Target + "=*******")];
    }
}
