namespace Berth.Quadlet.Conversion;

/// <summary>What other units need to know of a unit.</summary>
internal sealed class UnitInfo(string serviceName, string resourceName)
{
    /// <summary>The service's name with <c>.service</c>.</summary>
    internal string ServiceFileName { get; } = serviceName + ".service";

    /// <summary>The name of the volume, network, image, pod or container; empty while it is not known.</summary>
    internal string ResourceName { get; set; } = resourceName;

    /// <summary>Of a pod: the services of its containers that start with it.</summary>
    internal List<string> ContainersToStart { get; } = [];
}
