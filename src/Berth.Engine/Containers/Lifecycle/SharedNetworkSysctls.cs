using System.Text;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Files;
using Berth.Linux.Namespaces;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// The kernel parameters of a network namespace that does not belong to the container's user namespace: nobody inside may set them, so
/// that it is done from outside before the container is made.
/// </summary>
internal static class SharedNetworkSysctls
{
    private const string Prefix = "net.";

    /// <summary>Sets them.</summary>
    /// <returns>The specification with what is left for the runtime.</returns>
    public static ContainerSpecification Apply(ContainerSpecification specification, string? networkNamespace)
    {
        if (specification.Namespaces.User.Kind == NamespaceKind.Host || specification.Network.Mode.Kind is not (NamespaceKind.Bridge or NamespaceKind.Pasta or NamespaceKind.Slirp4netns) || networkNamespace is null)
            return specification;
        var (here, left) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (name, value) in specification.Sysctls) (name.StartsWith(Prefix, StringComparison.Ordinal) ? here : left)[name] = value;
        // Its root may use low ports although the namespace is not its own.
        here.TryAdd("net.ipv4.ip_unprivileged_port_start", "0");
        NetworkNamespace.RunInside(networkNamespace, () =>
        {
            foreach (var (name, value) in here)
            {
                var path = "/proc/sys/" + name.Replace('.', '/');
                using var file = FileSystem.Open(path, OpenFlags.WriteOnly);
                FileSystem.Write(file, Encoding.ASCII.GetBytes(value), path);
            }
        });
        return specification with { Sysctls = left };
    }
}
