using System.Globalization;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Machines;

/// <summary>The network interfaces of the host that lead to a container.</summary>
internal static class MachineInterfaces
{
    /// <summary>
    /// Their indices: the other ends of what is in the container's network namespace, as its own sysfs tells. Where such an end is the port
    /// of a bridge it is the bridge, as systemd-nspawn registers it: machined gives it with the container's link-local addresses, with
    /// which nobody answers at a port.
    /// </summary>
    /// <param name="specification">The container.</param>
    /// <param name="leader">A process in it.</param>
    public static IReadOnlyList<int> Of(ContainerSpecification specification, int leader)
    {
        if (specification.Network.Mode.Kind is NamespaceKind.Host or NamespaceKind.Container or NamespaceKind.None) return [];
        var result = new List<int>();
        var directory = string.Create(CultureInfo.InvariantCulture, $"/proc/{leader}/root/sys/class/net");
        if (!FileSystem.Exists(directory)) return result;
        foreach (var path in Directory.EnumerateFileSystemEntries(directory))
        {
            var other = Read(path + "/iflink");
            if (other > 0 && other != Read(path + "/ifindex") && !result.Contains(other)) result.Add(other);
        }

        if (result.Count > 0) PutBridges(result);
        result.Sort();
        return result;
    }

    private static void PutBridges(List<int> interfaces)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries("/sys/class/net"))
        {
            if (!FileSystem.Exists(path + "/master/bridge")) continue;
            var bridge = Read(path + "/master/ifindex");
            if (bridge > 0 && interfaces.Remove(Read(path + "/ifindex")) && !interfaces.Contains(bridge)) interfaces.Add(bridge);
        }
    }

    private static int Read(string path)
        => int.TryParse(FileSystem.TryReadText(path).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
