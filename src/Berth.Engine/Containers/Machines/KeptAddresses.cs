using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Machines;

/// <summary>Lets a container that reboots have the addresses that it had.</summary>
internal static class KeptAddresses
{
    /// <summary>The specification with the addresses of the run that ended, where the user did not choose any.</summary>
    public static ContainerSpecification Apply(ContainerSpecification specification, byte[]? network)
        => network is null || specification.Network.Networks.Count == 0 ? specification : Apply(specification, NetworkStatus.FromJson(network).Networks);

    /// <summary>The specification with the addresses of a run, where the user did not choose any.</summary>
    /// <param name="specification">The specification.</param>
    /// <param name="networks">What set-up had returned for each network.</param>
    public static ContainerSpecification Apply(ContainerSpecification specification, IReadOnlyDictionary<string, NetworkResult> networks)
    {
        var attachments = new List<NetworkAttachment>();
        foreach (var attachment in specification.Network.Networks)
        {
            var kept = attachment;
            if (networks.TryGetValue(attachment.Name, out var result) && result.Interfaces.Count == 1)
            {
                var (name, last) = result.Interfaces.First();
                kept = attachment with
                {
                    Addresses = attachment.Addresses.Count > 0 ? attachment.Addresses : [.. (last.Subnets ?? []).Select(static subnet => subnet.Address)],
                    Mac = attachment.Mac ?? (last.MacAddress.Length > 0 ? last.MacAddress : null),
                    InterfaceName = attachment.InterfaceName ?? name,
                };
            }

            attachments.Add(kept);
        }

        return specification with { Network = specification.Network with { Networks = attachments } };
    }
}
